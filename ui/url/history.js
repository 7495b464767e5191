// A page writes its setting into the address, and Streamlit adds an entry to the browser's history each time. Back would
// then lead from a page to the same page without its setting, and nothing would seem to happen. So an entry is added only
// if somebody has done something since the last one; what a page writes of itself replaces the entry.
if (!window.nnHistory) {
  window.nnHistory = true;
  let acted = false; // whether somebody has done something
  for (const kind of ["pointerdown", "keydown", "click"]) addEventListener(kind, () => (acted = true), true);
  addEventListener("popstate", () => (acted = false)); // What a page repairs there must not cut off the way forward.
  const add = history.pushState;
  history.pushState = function (...entry) {
    if (acted) add.apply(this, entry);
    else this.replaceState(...entry);
    acted = false;
  };
}

/** A session that does not know of this script yet waits with what it writes. */
export default ({ data, setTriggerValue }) => {
  if (data.waits) setTriggerValue("ready", true);
};

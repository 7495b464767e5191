// A page writes its setting into the address, and Streamlit makes each writing an entry of the browser's history. Back
// would then lead from a page to the same page without its setting, and nothing would seem to happen. So an entry is
// added only where somebody has done something since the last one; what a page writes of itself replaces it.
if (!window.nnHistory) {
  window.nnHistory = true;
  let done = false; // whether somebody has done something
  for (const kind of ["pointerdown", "keydown", "click"]) addEventListener(kind, () => (done = true), true);
  addEventListener("popstate", () => (done = false)); // What a page mends there must not cut off the way forward.
  const add = history.pushState;
  history.pushState = function (...entry) {
    if (done) add.apply(this, entry);
    else this.replaceState(...entry);
    done = false;
  };
}

/** A session that does not know of this yet holds back what it writes. */
export default ({ data, setTriggerValue }) => {
  if (data.waits) setTriggerValue("ready", true);
};

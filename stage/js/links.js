// Links to another page of the app. That page may show the epoch on screen, and its run ends what is still on its way from
// this one. So a click on such a link waits until the server knows the epoch, or does not respond.

const longest = 3000; // ms to wait for an answer

/** The link to another page that this click follows in this tab, or null. */
function pageLink({ target, button, ctrlKey, metaKey, shiftKey, altKey }) {
  const link = target.closest?.("a[href]:not([target], [disabled])");
  const elsewhere = link?.origin === location.origin && link.pathname !== location.pathname;
  return elsewhere && !(button || ctrlKey || metaKey || shiftKey || altKey) ? link : null;
}

/** Have the stages on the page, which `here` returns, ready for another page before a link opens it. */
export function watchPageLinks(here) {
  let waiting = false;

  async function follow(link, stages) {
    waiting = true;
    const told = Promise.all(stages.map((stage) => stage.leave()));
    await Promise.race([told, new Promise((late) => setTimeout(late, longest))]);
    waiting = false;
    for (const stage of stages) stage.mute();
    // What the server said meanwhile may have drawn the link anew.
    (link.isConnected ? link : [...document.links].find(({ href }) => href === link.href))?.click();
  }

  addEventListener(
    "click",
    (event) => {
      const link = pageLink(event);
      const unsettled = here().filter(({ settled, muted }) => !settled && !muted);
      if (!link || !(waiting || unsettled.length)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (!waiting) follow(link, unsettled);
    },
    true,
  );

  // The browser's Back cannot be delayed.
  addEventListener("popstate", () => {
    for (const stage of here()) if (stage.page !== location.pathname) stage.mute();
  });
}

// Keys: the player by the keyboard, wherever the focus is, as long as nothing there wants the key for itself.

const typing = "input:not([type=checkbox], [type=range]), textarea, select, [contenteditable=true]";
const moved = "input, [role=slider], [role=radio], [role=tab], [role=option], [role=combobox], [role=spinbutton]";
const player = ".buttons button, [data-part=present]"; // the stage's own buttons, none of which knows an arrow
const control = `${typing}, ${moved}, button, summary, a[href], label`;

/**
 * What a key does to the player, or null. Beside the page's own controls two keys work, and only where none of those
 * has the focus, the arrow on the player's own buttons too; in presentation all do, but for what the focused element makes of them itself.
 *
 * @param {string} key
 * @param {boolean} presenting
 * @param {(selector: string) => boolean} within - whether the focus is in an element of this kind
 */
export function action(key, presenting, within) {
  if (!presenting) {
    if (key === "ArrowRight" && within(player)) return "step";
    return within(control) ? null : ({ " ": "toggle", ArrowRight: "step" }[key] ?? null);
  }
  if (within(typing)) return key === "Escape" ? "leave" : null;
  if (key === " ") return within("button, summary, input") ? null : "toggle";
  if (key === "ArrowRight") return within(moved) ? null : "step";
  const others = { Backspace: "reset", "+": "higher", "=": "higher", "-": "lower", "−": "lower", "?": "help" };
  return others[key] ?? (key === "Escape" ? "leave" : null);
}

/**
 * Have the stages on the page, which `here` returns, follow the keyboard.
 *
 * @param {() => any[]} here
 */
export function watchKeys(here) {
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const stage = here().find(({ layout }) => layout.view.present) ?? here().find(({ root }) => inSight(root));
    if (!stage) return;
    const presenting = stage.layout.view.present;
    if (presenting && event.key === "Tab") return keepInside(stage.root, event);
    const focus = document.activeElement;
    const does = action(event.key, presenting, (selector) => Boolean(focus?.closest(selector)));
    if (!does) return;
    event.preventDefault();
    if (!event.repeat || does === "step") stage.byKey(does);
  });
}

function inSight(root) {
  const { top, bottom } = root.querySelector("[data-part=play]").getBoundingClientRect();
  return top >= 0 && bottom <= innerHeight;
}

/** Tab goes round within `root`, which covers everything else. */
function keepInside(root, event) {
  const stops = [...root.querySelectorAll("button, summary, input, a[href], [tabindex='0']")];
  const seen = stops.filter((stop) => stop.checkVisibility());
  const at = seen.indexOf(document.activeElement);
  const leaves = at < 0 || at === (event.shiftKey ? 0 : seen.length - 1);
  if (!leaves) return;
  event.preventDefault();
  seen.at(event.shiftKey ? -1 : 0)?.focus();
}

// Menus: a list that opens below its button, and is closed by Escape or once the focus is elsewhere.

/** @param {HTMLDetailsElement} menu */
export function closesByItself(menu) {
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    event.preventDefault();
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  menu.addEventListener("focusout", ({ relatedTarget }) => {
    if (!menu.contains(/** @type {Node} */ (relatedTarget))) menu.open = false;
  });
}

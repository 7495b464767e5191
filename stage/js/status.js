// What a film is doing at an epoch, and what there is to say of it.

/** @typedef {import("./wire.js").Header} Header */

/**
 * The state of a film with `epoch` on screen.
 *
 * @param {number} epoch
 * @param {boolean} moving
 * @param {Header} header
 */
export function stateOf(epoch, moving, { goal, diverged }) {
  if (diverged !== null && epoch >= diverged - 1) return "diverged";
  if (moving) return "playing";
  return epoch >= goal ? "done" : epoch ? "paused" : "ready";
}

/**
 * The last of the film's notes that holds at `epoch` in this `state`, whether it says no more than the buttons do, and
 * the actions of all that hold.
 *
 * @param {Header} header
 * @param {number} epoch
 * @param {string} state
 */
export function noted({ notes }, epoch, state) {
  const held = notes.filter(([since, , when]) => since <= epoch && (!when || when === state));
  const [, words, when] = held.at(-1) ?? [];
  const plain = when === "ready" || when === "playing" || when === "paused";
  return { words, plain, actions: held.flatMap(({ 3: action }) => (action ? [action] : [])) };
}

// Edits: numbers of a graph that somebody sets by hand, as a part of what was changed on the way.

/**
 * @typedef {[name: string, value: number, kept: boolean]} Edit - `kept`: it stays until it is edited again
 * @typedef {[epoch: number, value: any, edits?: Edit[]]} Change
 * @typedef {[epoch: number, before: number]} Jump - what a curve was at an epoch before numbers were set there
 */

/**
 * The changes on the way to `epoch`, and there these edits too, of one number the last; what was changed later is
 * forgotten.
 *
 * @param {Change[]} changes
 * @param {number} epoch
 * @param {any} control - what the page's controls say, which holds from there on
 * @param {Edit[]} edits
 * @returns {Change[]}
 */
export function edited(changes, epoch, control, edits) {
  const before = changes.filter(([from]) => from < epoch);
  const here = changes.find(([from]) => from === epoch);
  const last = new Map([...(here?.[2] ?? []), ...edits].map((edit) => [edit[0], edit]));
  return [...before, [epoch, control, [...last.values()]]];
}

/**
 * The epoch of the last edit, and the changes to there without it; null where nothing was edited.
 *
 * @param {Change[]} changes
 * @param {Map<string, Change[]>} replaced - the changes before an edit, by those with it as JSON: so of two edits of one
 * number at one epoch the first comes back
 * @returns {{ epoch: number, changes: Change[] } | null}
 */
export function undone(changes, replaced = new Map()) {
  const last = changes.findLastIndex(([, , edits]) => edits?.length);
  if (last < 0) return null;
  const [epoch, value, edits] = changes[last];
  const known = replaced.get(JSON.stringify(changes));
  if (known) return { epoch, changes: known };
  const before = changes.slice(0, last);
  const left = edits.slice(0, -1);
  const needed = left.length || !before.length || String(before.at(-1)[1]) !== String(value);
  return { epoch, changes: needed ? [...before, [epoch, value, left]] : before };
}

/**
 * Those of a curve's `jumps` that belong to edits among `changes`: at these epochs it goes straight up or down.
 *
 * @param {Jump[]} jumps
 * @param {Change[]} changes
 */
export function jumpsOf(jumps, changes) {
  const at = new Set(changes.flatMap(([epoch, , edits]) => (edits?.length ? [epoch] : [])));
  return jumps.filter(([epoch]) => at.has(epoch));
}

/**
 * The names of the numbers that are kept at `epoch`.
 *
 * @param {Change[]} changes
 * @param {number} epoch
 */
export function keptAt(changes, epoch) {
  /** @type {Set<string>} */
  const kept = new Set();
  for (const [from, , edits] of changes) {
    if (from > epoch) break;
    for (const [name, , stays] of edits ?? []) stays ? kept.add(name) : kept.delete(name);
  }
  return kept;
}

/**
 * What somebody wrote, as a number of at most `most` in size, or null.
 *
 * @param {string} text
 * @param {number} most
 */
export function readNumber(text, most) {
  const plain = text.trim().replace("−", "-").replace(",", ".");
  const value = plain === "" ? NaN : Number(plain);
  return Math.abs(value) <= most ? value : null;
}

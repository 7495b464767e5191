// Jumps: where a number is set by hand a curve goes straight up or down, at one and the same epoch. The server tells what
// the curve is after it; what it was before, only the stage that saw it knows.

/**
 * @typedef {import("./edits.js").Change} Change
 * @typedef {{ epoch: number, before: number }} Jump
 */

export class Jumps {
  constructor() {
    /** @type {Map<string, Map<string, number>>} */
    this.seen = new Map(); // the curves' values, by the way that led to an epoch
  }

  /**
   * Something is set by hand at `epoch`, to which `changes` led: keep what each curve is there until then.
   *
   * @param {Change[]} changes
   * @param {number} epoch
   * @param {Map<string, ArrayLike<number>>} curves
   */
  keep(changes, epoch, curves) {
    if (changes.some(([from, , edits]) => from === epoch && edits?.length)) return; // It has jumped there already.
    this.seen.set(wayTo(changes, epoch), new Map([...curves].map(([name, values]) => [name, values[epoch]])));
  }

  /**
   * The jumps of a curve on the way of `changes`, in their order.
   *
   * @param {Change[]} changes
   * @param {string} curve
   * @returns {Jump[]}
   */
  of(changes, curve) {
    return changes.flatMap(([epoch, , edits]) => {
      const before = edits?.length ? this.seen.get(wayTo(changes, epoch))?.get(curve) : undefined;
      return before === undefined ? [] : [{ epoch, before }];
    });
  }
}

/** What the curves are at `epoch` before anything is set there depends on this alone. */
function wayTo(changes, epoch) {
  return JSON.stringify([epoch, changes.filter(([from]) => from < epoch)]);
}

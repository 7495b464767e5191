// Moments: how one step is shown in a graph. Its columns light up from left to right, what came out is marked, the edges
// show their gradients from right to left, and then move to where the step has taken them.

export const stepTakes = 600; // ms
const ends = { forward: 0.35, outcome: 0.5, backward: 0.75, update: 1 }; // as shares of that time
const phases = /** @type {(keyof typeof ends)[]} */ (Object.keys(ends));

/**
 * @typedef {{
 *   phase: number, columns: number, slopes: number, moved: number
 * }} Moment - which phase it is; how many columns, from the left, are lit; from which gap on gradients are shown; what
 *   part of the way the edges have moved
 */

/**
 * The moment at `share` of a step's time, in a graph with `gaps` between its columns.
 *
 * @param {number} share
 * @param {number} gaps
 * @returns {Moment}
 */
export function momentAt(share, gaps) {
  const phase = phases.findIndex((name) => share < ends[name]);
  if (phase < 0) return { phase: 3, columns: gaps + 1, slopes: gaps, moved: 1 };
  const from = phase ? ends[phases[phase - 1]] : 0;
  const part = (share - from) / (ends[phases[phase]] - from);
  return {
    phase,
    columns: phase === 0 ? 1 + Math.floor(part * (gaps + 1)) : gaps + 1,
    slopes: phase === 2 ? gaps - 1 - Math.floor(part * gaps) : gaps,
    moved: phase === 3 ? part : 0,
  };
}

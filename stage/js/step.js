// How one step is shown in a graph: phase after phase, as the graph describes them.

export const stepTakes = 600; // ms

/**
 * @typedef {{ words: string, share: number, moves: "nodes" | "last" | "gradients" | "edges" }} Phase - as `graph.py` says
 * @typedef {{
 *   words: string, moves: string, columns: number, gradientsFrom: number, moved: number
 * }} Moment - of the phase its words and what moves; how many columns, from the left, are lit; from which gap on
 *   gradients are shown; what part of the way the edges have moved
 */

/**
 * The moment at `share` of a step's time, in a graph with `gaps` between its columns.
 *
 * @param {number} share
 * @param {number} gaps
 * @param {Phase[]} phases
 * @returns {Moment}
 */
export function stepAt(share, gaps, phases) {
  let end = 0;
  const phase = phases.find((each) => share < (end += each.share)) ?? phases.at(-1);
  const { words, moves } = phase;
  const part = Math.min(1, 1 - (end - share) / phase.share);
  return {
    words,
    moves,
    columns: moves === "nodes" ? 1 + Math.floor(part * (gaps + 1)) : gaps + 1,
    gradientsFrom: moves === "gradients" ? gaps - 1 - Math.floor(part * gaps) : gaps,
    moved: moves === "edges" ? part : 0,
  };
}

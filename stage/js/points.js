// Points: those of a picture as a list, and what a reader makes of it. Every change makes a new list.

/** @typedef {[x: number, y: number, value: number, hollow: boolean]} Point */
/** @typedef {{ x: number, y: number }} Place - in the picture's own coordinates, or in pixels */

/** `value` as it travels: with so many `digits` behind the point. */
export const rounded = (/** @type {number} */ value, /** @type {number} */ digits) => Number(value.toFixed(digits)) + 0;

/**
 * The point nearest to a place in pixels and within `reach`, by its index, or −1; of two that are as near the last one,
 * which lies above.
 *
 * @param {Point[]} points
 * @param {Place} at
 * @param {(point: Point) => Place} pixels - where a point is
 * @param {number} reach
 */
export function nearest(points, at, pixels, reach) {
  let found = -1;
  let least = reach;
  points.forEach((point, i) => {
    const { x, y } = pixels(point);
    const distance = Math.hypot(x - at.x, y - at.y);
    if (distance <= least) [found, least] = [i, distance];
  });
  return found;
}

/**
 * `points` with the one at `index` moved to a place.
 *
 * @param {Point[]} points
 * @param {number} index
 * @param {Place} to
 * @returns {Point[]}
 */
export const moved = (points, index, { x, y }) => points.map((point, i) => (i === index ? [x, y, point[2], point[3]] : point));

/** `points` without the one at `index`. */
export const without = (/** @type {Point[]} */ points, /** @type {number} */ index) => points.filter((_, i) => i !== index);

export const same = (/** @type {Point[]} */ a, /** @type {Point[]} */ b) => JSON.stringify(a) === JSON.stringify(b);

/**
 * @typedef {{ points: Point[], from: number, changes: any[], more: number | null, resume: boolean, of: string }} DrawnPoints -
 * points, and the epoch `from` which the film goes on with them, after these `changes`; where it was on the way there, the
 * last `more` of them are new; whether it then plays, and the run that had these very points, if one had
 * @typedef {{ run: string, epoch: number, changes: any[], playing: boolean, control: any }} Now - where a film is
 */

/**
 * What is wanted where somebody changed the points: points that are added to a film that plays join it there; any other
 * change starts it again. A quick second one joins those that are still on the `way` to the page.
 *
 * @param {Point[]} points
 * @param {number | null} more - how many of them, the last ones, are new; null where something else was changed
 * @param {Now} now
 * @param {DrawnPoints | null} way
 * @returns {DrawnPoints}
 */
export function wanted(points, more, now, way) {
  const resume = now.playing || Boolean(way?.resume);
  const joins = more !== null && resume && (!way || way.more !== null);
  if (!joins) return { points, from: 0, changes: [[0, now.control]], more: null, resume, of: "" };
  const { from, changes, more: before } = way ?? { from: now.epoch, changes: now.changes, more: 0 };
  return { points, from, changes, more: before + more, resume, of: "" };
}

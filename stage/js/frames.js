// The frames of a film, in order: all of them, until they are so many that a tab would run out of memory.

/** @typedef {import("./wire.js").Frame} Frame */

const most = 4000; // frames, 3 to 10 kB each
const near = 1000; // frames before the one on screen that are all kept

/**
 * `frames` without every second one of those long before index `current`, where there are too many. The first frame,
 * and those that wait to be played, are always kept.
 *
 * @param {Frame[]} frames
 * @param {number} current
 */
export function thinned(frames, current) {
  return frames.length > most ? frames.filter((_, i) => i % 2 === 0 || i >= current - near) : frames;
}

/**
 * How many of `frames` are before `epoch`.
 *
 * @param {Frame[]} frames
 * @param {number} epoch
 */
export function countBefore(frames, epoch) {
  const first = frames.findIndex((frame) => frame.epoch >= epoch);
  return first < 0 ? frames.length : first;
}

// The frames of a film, in order: all of them, until they are so many, or so large, that a tab would run out of memory.

/** @typedef {import("./wire.js").Frame} Frame */

const most = 4000; // frames: more are more than anybody looks at
const room = 32e6; // bytes for all of them

/** Bytes that a frame takes. */
const sizeOf = (/** @type {Frame} */ { channels }) => Object.values(channels).reduce((sum, { byteLength }) => sum + byteLength, 0);

/**
 * `frames`, all as large as the last one, without every second one of those long before index `current`, where there are
 * too many. The first frame, those that wait to be played, and the last quarter of what there is room for before
 * `current` are always kept.
 *
 * @param {Frame[]} frames
 * @param {number} current
 */
export function thinnedFrames(frames, current) {
  const limit = frames.length ? Math.min(most, room / sizeOf(frames.at(-1))) : most;
  return frames.length > limit ? frames.filter((_, i) => i % 2 === 0 || i >= current - limit / 4) : frames;
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

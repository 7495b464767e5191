// The frames of a film: the epochs of all, in order, and the pictures of at most some 2,000.
//
// A picture takes 3 to 10 kB, so those of a film of 20,000 epochs would fill 100 MB. A film of up to 2,100 frames is
// kept whole; of a longer one, the pictures near the one on screen are kept, and others spread evenly over the film. A
// frame whose picture was dropped has no `channels`; the server makes it again.

/** @typedef {import("./wire.js").Frame} Frame */

const whole = 2100; // frames of which every picture is kept
const near = 500; // pictures kept on either side of the one on screen, in a longer film
const spread = 1000; // at most so many kept besides

/**
 * The index of the last frame at or before `epoch`, or -1.
 *
 * @param {Frame[]} frames
 * @param {number} epoch
 */
export function indexOf(frames, epoch) {
  return frames.findLastIndex((frame) => frame.epoch <= epoch);
}

/**
 * Put `fresh` frames, which follow one another, into `frames`; those between them that have no picture make room.
 *
 * @param {Frame[]} frames
 * @param {Frame[]} fresh
 */
export function merge(frames, fresh) {
  const [from, until] = [fresh[0].epoch - 1, fresh.at(-1).epoch].map((epoch) => indexOf(frames, epoch) + 1);
  const epochs = new Set(fresh.map(({ epoch }) => epoch));
  const kept = frames.slice(from, until).filter(({ epoch, channels }) => channels && !epochs.has(epoch));
  frames.splice(from, until - from, ...[...fresh, ...kept].sort((a, b) => a.epoch - b.epoch));
}

/**
 * Drop pictures of a long film, but for those near index `current`, and from index `furthest` on, where they wait.
 *
 * @param {Frame[]} frames
 * @param {number} current
 * @param {number} furthest
 */
export function thin(frames, current, furthest) {
  if (frames.length <= whole) return;
  // A power of two: as the film grows, those kept are among those that were kept before.
  const step = 2 ** Math.ceil(Math.log2(frames.length / spread));
  frames.forEach((frame, i) => {
    if (i % step && i < furthest && Math.abs(i - current) > near) frame.channels = null;
  });
}

/**
 * The index of the frame nearest to index `wanted` that has its picture.
 *
 * @param {Frame[]} frames
 * @param {number} wanted
 */
export function nearest(frames, wanted) {
  for (let away = 0; ; away++) {
    for (const i of [wanted - away, wanted + away]) if (frames[i]?.channels) return i;
  }
}

/**
 * The index up to which the film can be played from index `current`: every frame in between has its picture.
 *
 * @param {Frame[]} frames
 * @param {number} current
 */
export function playable(frames, current) {
  let last = current;
  while (frames[last + 1]?.channels) last++;
  return last;
}

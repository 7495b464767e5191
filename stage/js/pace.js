// Pace: a film plays as fast as it comes. Where the server or the line is slow it plays evenly, not by fits and starts.

/**
 * The frames a second to play from now on.
 *
 * @param {number} pace - what was played until now
 * @param {number} wanted - what is played where film comes quickly enough
 * @param {number} waiting - frames that wait to be played when more are requested
 * @param {number} frames - how many came with the last response
 * @param {number} seconds - how long they took to come
 */
export function regulated(pace, wanted, waiting, frames, seconds) {
  const just = Math.min(waiting, frames) / seconds; // At this pace the frames held would last until the next ones come.
  const next = Math.min(just, (3 * pace + Math.min(wanted, 0.8 * just)) / 4);
  return Math.max(next, pace / 2); // One late response alone is no slow line.
}

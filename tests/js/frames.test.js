import assert from "node:assert/strict";
import { test } from "node:test";

import { countBefore, thinnedFrames } from "../../stage/js/frames.js";

/** A film of `length` frames at every second epoch. */
const film = (length) => Array.from({ length }, (_, i) => ({ epoch: 2 * i, channels: {} }));
const epochs = (frames) => frames.map(({ epoch }) => epoch);

test("a film of up to 4,000 frames is kept whole", () => {
  const frames = film(4000);
  assert.equal(thinnedFrames(frames, 3990), frames);
});

test("of a longer one every second frame goes, but for those near the one on screen and those that wait", () => {
  const kept = epochs(thinnedFrames(film(4001), 3980));
  assert.deepEqual(kept.slice(0, 3), [0, 4, 8]);
  assert.deepEqual(kept.slice(-1021), epochs(film(4001)).slice(-1021));
  assert.equal(kept.length, 4001 - 1490);
});

test("of large frames fewer are kept, so that all together take no more than 32 megabytes and a message's", () => {
  const large = Array.from({ length: 1500 }, (_, i) => ({ epoch: i, channels: { maps: { byteLength: 30_000 }, weights: { byteLength: 2_000 } } }));
  assert.equal(thinnedFrames(large.slice(0, 1000), 999).length, 1000);
  assert.deepEqual(epochs(thinnedFrames(large.slice(0, 1001), 990)).slice(369, 372), [738, 740, 741]);
  let frames = [];
  for (let batch = 0; batch < 30; batch++) {
    frames.push(...large.slice(48 * batch, 48 * (batch + 1)));
    frames = thinnedFrames(frames, frames.length - 20);
    assert.ok(frames.length <= 1048);
  }
});

test("while somebody looks back to the beginning nothing goes", () => {
  assert.equal(thinnedFrames(film(4100), 12).length, 4100);
});

test("however long it plays, there are never more than 4,048 frames, the first among them and in order", () => {
  let frames = [];
  for (let batch = 0; batch < 420; batch++) {
    frames.push(...film(20_160).slice(48 * batch, 48 * (batch + 1)));
    frames = thinnedFrames(frames, frames.length - 20);
    assert.ok(frames.length <= 4048);
  }
  assert.equal(frames[0].epoch, 0);
  assert.equal(frames.at(-1).epoch, 2 * 20_159);
  assert.ok(frames.every(({ epoch }, i) => i === 0 || epoch > frames[i - 1].epoch));
});

test("the frames before an epoch are those that led there, be it drawn itself or not", () => {
  const frames = film(4);
  assert.deepEqual([0, 1, 4, 5, 99].map((epoch) => countBefore(frames, epoch)), [0, 1, 2, 3, 4]);
});

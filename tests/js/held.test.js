import assert from "node:assert/strict";
import { test } from "node:test";

import { Held } from "../../stage/js/held.js";

const channels = /** @type {any} */ ([{ name: "loss", lengths: [1] }, { name: "weights" }]);

/** A film of frames two epochs apart, up to the one at `index` seen. */
function film(length, index) {
  const held = new Held();
  for (let i = 0; i < length; i++) {
    const losses = i ? [2 * i - 1, 2 * i] : [0];
    held.add({ epoch: 2 * i, channels: { loss: Float32Array.from(losses), weights: Float32Array.of(i) } }, channels);
  }
  held.show(index);
  return held;
}

test("what frames add to a curve is kept whole, and seen up to the furthest frame", () => {
  const held = film(900, 3);
  held.show(1);
  assert.deepEqual([...held.curve("loss").values], [0, 1, 2, 3, 4, 5, 6]);
  assert.equal(held.curve("loss").shown, 3);
  assert.equal(held.curve("weights"), undefined);
  held.show(899);
  assert.deepEqual([...held.curve("loss").values].slice(1797), [1797, 1798], "beyond the first thousand too");
  assert.deepEqual(Object.keys(held.last.channels), ["weights"]);
});

test("where frames are cut off, those that are left are all that was seen", () => {
  const held = film(10, 8);
  held.show(2);
  held.cut(6);
  assert.deepEqual([held.frames.length, held.current, held.furthest], [6, 2, 5]);
  held.cut(0);
  assert.deepEqual([held.current, held.furthest, held.shown], [-1, -1, undefined]);
});

test("the frame on screen is still on screen when fewer are kept", () => {
  const held = film(4100, 4090);
  held.thin();
  assert.ok(held.frames.length < 4100);
  assert.equal(held.shown.epoch, 8180);
  assert.equal(held.last.epoch, 8198);
});

test("a run that goes on from the frame on screen has that frame and the curves", () => {
  const held = film(10, 4).goingOn();
  assert.deepEqual([held.frames.length, held.shown.epoch], [1, 8]);
  assert.equal(held.curve("loss").values.length, 9);
});

test("a curve that goes with panels is there from its first value on, and what lasts is kept by the channel", () => {
  const held = film(3, 2);
  const came = /** @type {any} */ ([
    { name: "way", whole: true, values: Float32Array.of(5, 6, 7, 8, 9) },
    { name: "map", whole: true, from: [-1], values: Uint8Array.of(1) },
    { name: "map", from: [2], values: Uint8Array.of(2) },
  ]);
  held.takeKeyframes(came, true);
  assert.deepEqual([...held.curve("way").values], [5, 6, 7, 8, 9]);
  assert.deepEqual([...held.keyframes.at("map", 4).values], [1]);
  held.takeKeyframes(came);
  assert.deepEqual([...held.keyframes.at("map", 4).values], [2]);
  held.cut(1);
  assert.deepEqual([...held.keyframes.at("map", 4).values], [1]);
});

test("what lasted under the panels before is gone with them, also what held from an epoch later than theirs", () => {
  const held = film(3, 2);
  held.takeKeyframes(/** @type {any} */ ([{ name: "map", from: [0, 2], values: Uint8Array.of(1, 2) }]));
  held.takeKeyframes(/** @type {any} */ ([{ name: "map", whole: true, from: [-1], values: Uint8Array.of(3) }]), true);
  assert.deepEqual([...held.keyframes.at("map", 4).values], [3]);
});

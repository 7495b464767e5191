import assert from "node:assert/strict";
import { test } from "node:test";

import { indexOf, merge, nearest, playable, thin } from "../../stage/js/frames.js";

const film = (...epochs) => epochs.map((epoch) => ({ epoch, channels: { value: epoch } }));
const long = (length) => film(...Array(length).keys());
const epochs = (frames) => frames.map(({ epoch }) => epoch);
const kept = (frames) => epochs(frames.filter(({ channels }) => channels));

test("the frame at an epoch is the last one that is not later", () => {
  const frames = film(0, 4, 8);
  assert.deepEqual([0, 3, 4, 7, 8, 99].map((epoch) => indexOf(frames, epoch)), [0, 0, 1, 1, 2, 2]);
  assert.equal(indexOf(frames, -1), -1);
});

test("fresh frames take the place of those at their epochs, and stand in order", () => {
  const frames = film(0, 4, 8);
  const [fresh] = film(4);
  merge(frames, [fresh, ...film(6, 12)]);
  assert.deepEqual(epochs(frames), [0, 4, 6, 8, 12]);
  assert.equal(frames[1], fresh);
});

test("frames between fresh ones that have lost their picture make room", () => {
  const frames = film(0, 1, 2, 3, 4, 5);
  frames[2].channels = null;
  frames[5].channels = null;
  merge(frames, film(1, 3));
  assert.deepEqual(epochs(frames), [0, 1, 3, 4, 5]);
});

test("a film of up to 2,100 frames keeps every picture", () => {
  const frames = long(2100);
  thin(frames, 0, 2099);
  assert.equal(kept(frames).length, 2100);
});

test("a longer film, played batch by batch, keeps some 2,000: those near the one on screen, others evenly", () => {
  const frames = [];
  let most = 0;
  for (let epoch = 0; epoch < 20_000; epoch += 50) {
    merge(frames, film(...Array.from({ length: 50 }, (_, i) => epoch + i)));
    thin(frames, epoch, epoch);
    most = Math.max(most, kept(frames).length);
  }
  assert.equal(frames.length, 20_000);
  assert.ok(most > 1500);
  assert.ok(most <= 2100);
  const left = kept(frames);
  for (let epoch = 19_450; epoch < 20_000; epoch++) assert.ok(frames[epoch].channels, `epoch ${epoch}`);
  const gaps = left.slice(1).map((epoch, i) => epoch - left[i]);
  assert.deepEqual([left[0], Math.max(...gaps)], [0, 32]);
});

test("a long film keeps every picture near the one on screen", () => {
  const frames = long(20_000);
  thin(frames, 10_000, 19_999);
  for (let epoch = 9500; epoch <= 10_500; epoch++) assert.ok(frames[epoch].channels, `epoch ${epoch}`);
  assert.ok(kept(frames).length <= 2100);
});

test("the pictures that wait beyond the furthest frame drawn are kept", () => {
  const frames = long(4000);
  thin(frames, 0, 3000);
  assert.deepEqual(kept(frames).slice(-1000), epochs(frames).slice(-1000));
});

test("as a film grows, what is kept was kept before", () => {
  const frames = long(2200);
  for (let length = 2200; length < 9000; length += 700) {
    const before = new Set(kept(frames));
    thin(frames, frames.length - 1, frames.length - 1);
    assert.ok(kept(frames).every((epoch) => before.has(epoch)));
    assert.ok(frames[0].channels);
    frames.push(...film(...Array.from({ length: 700 }, (_, i) => length + i)));
  }
});

test("the nearest frame with a picture is found on either side", () => {
  const frames = long(10);
  for (const i of [3, 4, 5, 6]) frames[i].channels = null;
  assert.deepEqual([2, 3, 4, 5, 6].map((i) => nearest(frames, i)), [2, 2, 2, 7, 7]);
});

test("a film can be played up to the first frame without a picture", () => {
  const frames = long(5);
  assert.equal(playable(frames, 1), 4);
  frames[3].channels = null;
  assert.equal(playable(frames, 1), 2);
});

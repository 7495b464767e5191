// Where panels stand: each row fills the stage, squares are squares, and the large panel has most of it.

import assert from "node:assert/strict";
import test from "node:test";

import { needs, places } from "../../stage/js/places.js";

const panel = (name, row, share, square = false) => ({ name, row, share, square });
const hero = [panel("graph", 1, 14), panel("plane", 1, 10, true)];
const below = [panel("curve", 2, 8), panel("layer-1", 2, 6), panel("layer-2", 2, 4), panel("table", 2, 6)];
const all = [...hero, ...below];

const overlap = (a, b) =>
  a.x < b.x + b.width - 0.01 && b.x < a.x + a.width - 0.01 && a.y < b.y + b.height - 0.01 && b.y < a.y + a.height - 0.01;

function checked(panels, width, height, large) {
  const found = places(panels, width, height, large);
  assert.deepEqual([...found.keys()].sort(), panels.map(({ name }) => name).sort());
  const list = [...found.values()];
  for (const { x, y, width: w, height: h } of list) {
    assert.ok(x >= 0 && y >= 0 && w > 30 && h > 30 && x + w < width + 0.01 && y + h < height + 0.01);
  }
  list.forEach((a, i) => list.slice(i + 1).forEach((b) => assert.ok(!overlap(a, b))));
  assert.ok(Math.max(...list.map(({ x, width: w }) => x + w)) > width - 0.01);
  assert.ok(Math.max(...list.map(({ y, height: h }) => y + h)) > height - 0.01);
  return found;
}

test("every panel is on the stage, none over another, whichever are shown and whichever is large", () => {
  for (const shown of [all, hero, below, hero.slice(1), [hero[1], ...below], [hero[0], ...below], all.slice(3, 4)]) {
    for (const large of [null, ...shown.map(({ name }) => name), "none of them"]) {
      for (const [width, height] of [[948, 535], [1108, 715], [692, 580], [1888, 1000]]) {
        checked(shown, width, height, large);
      }
    }
  }
});

test("a square panel is as wide as it is high, and stands at the end of its row", () => {
  for (const [width, height] of [[948, 535], [700, 715]]) {
    const { x, width: w, height: h } = checked(all, width, height).get("plane");
    assert.equal(w, h);
    assert.equal(Math.round(x + w), width);
  }
});

test("beside a square that is alone in its row stands the widest panel of the next one", () => {
  const found = checked([hero[1], ...below], 948, 535);
  assert.equal(found.get("curve").y, 0);
  assert.equal(found.get("curve").height, found.get("plane").height);
});

test("the large panel is as high as the stage and larger than any other", () => {
  for (const { name } of all) {
    const found = checked(all, 948, 535, name);
    const { x, y, height } = found.get(name);
    assert.deepEqual([x, y, height], [0, 0, 535]);
    const area = (one) => found.get(one).width * found.get(one).height;
    assert.ok(all.every((other) => other.name === name || area(other.name) < area(name)));
  }
});

test("beside a large panel, or below, panels have the room they need in as many lines as that takes", () => {
  const layers = Array.from({ length: 7 }, (_, i) => ({ ...panel(`layer-${i}`, 2, 3), least: 67 }));
  const table = { ...panel("table", 2, 8), header: ["in", "out"], least: 180, low: 144 };
  const many = [...hero, { ...panel("curve", 2, 7), least: 176 }, ...layers, table];
  for (const [width, height] of [[948, 535], [692, 580]]) {
    for (const large of [null, "graph", "plane", "layer-3"]) {
      if (width < 900 && large) continue; // Nothing has room beside a large panel there.
      const found = checked(many, width, height, large);
      for (const { name, least = 0, low = 0 } of many) {
        assert.ok(found.get(name).width > least - 0.01, `${name} beside ${large}`);
        assert.ok(found.get(name).height > low - 0.01, `${name} beside ${large}`);
      }
    }
  }
});

test("a longer title, more readings and more rows need more room", () => {
  const curve = (...names) => ({ title: "Loss", marks: names.map((reading) => ({ reading })) });
  const wide = [{ title: "Layer 1" }, { title: "Hidden weights" }, curve("one", ""), curve("one", "two")].map((one) => needs(one).least);
  assert.deepEqual(wide, wide.toSorted((a, b) => a - b));
  const low = (...rows) => needs({ title: "", header: ["x"], rows }).low;
  assert.ok(low(["0"], ["1"]) > low(["0"]));
  const squares = (classes, groups) => needs({ title: "", names: Array(classes), groups: Array(groups) }).least;
  assert.ok(squares(4, 1) > squares(3, 1));
  assert.ok(squares(3, 2) > squares(4, 1));
});

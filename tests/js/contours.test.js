import assert from "node:assert/strict";
import { test } from "node:test";

import { places } from "../../stage/js/contours.js";
import { corners, inside } from "../../stage/js/path.js";

test("between the middles of two cells a pixel's share of the second grows, and beyond the outer ones nothing changes", () => {
  const found = places(3, 4);
  assert.equal(found.length, 12);
  const at = found.map(([first, , share]) => first + share);
  assert.deepEqual(at.slice(0, 2), [0, 0]); // before the first middle
  assert.deepEqual(at.slice(-2), [2, 2]);
  assert.deepEqual(at.slice(2, 10).map((value) => Number(value.toFixed(3))), [0.125, 0.375, 0.625, 0.875, 1.125, 1.375, 1.625, 1.875]);
  for (const [first, second] of found) assert.ok(second === first + 1 && second < 3);
});

test("a path is inside while its last shown place is within both axes", () => {
  const layout = { xaxis: { range: [0, 1] }, yaxis: { range: [-1, 1] } };
  const way = (shown) => ({ x: { values: [0.5, 1.5], shown }, y: { values: [0, 0], shown } });
  assert.equal(inside(way(1), layout), true);
  assert.equal(inside(way(2), layout), false);
});

test("of a long way evenly many points are joined, the first and the last among them, and of a short one all", () => {
  assert.deepEqual(corners(1), [0]);
  assert.deepEqual(corners(4), [0, 1, 2, 3]);
  const found = corners(20_001);
  assert.ok(found.length <= 1501 && found.length > 1000, String(found.length));
  assert.deepEqual([found[0], found.at(-1)], [0, 20_000]);
  assert.equal(corners(3001).at(-1), 3000);
});

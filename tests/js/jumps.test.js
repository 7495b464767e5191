import assert from "node:assert/strict";
import { test } from "node:test";

import { Jumps } from "../../stage/js/jumps.js";

const way = [[0, "slow"], [10, "quick"]];
const first = ["w1.1.1", 0.4, false];
const curves = (...values) => new Map([["loss", values]]);

test("a curve jumps where a number was set by hand, from what it was there before the first of them", () => {
  const jumps = new Jumps();
  jumps.keep(way, 12, curves(...Array(12).fill(0), 0.7));
  const edited = [...way, [12, "quick", [first]]];
  jumps.keep(edited, 12, curves(...Array(12).fill(0), 0.3));
  assert.deepEqual(jumps.of(edited, "loss"), [{ epoch: 12, before: 0.7 }]);
  assert.deepEqual(jumps.of([...way, [12, "quick", [first, first]]], "loss"), [{ epoch: 12, before: 0.7 }]);
  assert.deepEqual(jumps.of(edited, "loss-test"), []);
});

test("a jump goes with its edit, comes back with it, and is none where another way leads there", () => {
  const jumps = new Jumps();
  jumps.keep(way, 1, curves(0, 0.7));
  const edit = [1, "quick", [first]];
  assert.deepEqual(jumps.of(way, "loss"), []);
  assert.deepEqual(jumps.of([way[0], [1, "quick", []]], "loss"), []);
  assert.deepEqual(jumps.of([way[0], edit], "loss"), [{ epoch: 1, before: 0.7 }]);
  assert.deepEqual(jumps.of([[0, "quick"], edit], "loss"), []);
});

test("each of several edits has its own jump, the later one only after the earlier", () => {
  const jumps = new Jumps();
  const once = [way[0], [1, "slow", [first]]];
  jumps.keep(way, 1, curves(0, 0.7));
  jumps.keep(once, 2, curves(0, 0.5, 0.4));
  const twice = [...once, [2, "slow", [first]]];
  assert.deepEqual(jumps.of(twice, "loss"), [{ epoch: 1, before: 0.7 }, { epoch: 2, before: 0.4 }]);
  assert.deepEqual(jumps.of([way[0], twice[2]], "loss"), []);
});

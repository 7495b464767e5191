import assert from "node:assert/strict";
import { test } from "node:test";

import { stepAt } from "../../stage/js/step.js";

const phases = ["nodes", "last", "gradients", "edges"].map((moves, i) => ({ words: moves, moves, share: [0.35, 0.15, 0.25, 0.25][i] }));
const film = (gaps) => Array.from({ length: 101 }, (_, i) => stepAt(i / 100, gaps, phases));

test("a step lights the columns from left to right, then gradients from right to left, then moves the edges", () => {
  for (const gaps of [1, 2, 7]) {
    const moments = film(gaps);
    assert.deepEqual([...new Set(moments.map(({ words }) => words))], phases.map(({ words }) => words));
    const of = (wanted, what) => [...new Set(moments.filter(({ moves }) => moves === wanted).map((moment) => moment[what]))];
    assert.deepEqual(of("nodes", "columns"), Array.from({ length: gaps + 1 }, (_, i) => i + 1));
    assert.deepEqual(of("gradients", "gradientsFrom"), Array.from({ length: gaps }, (_, i) => gaps - 1 - i));
    const moved = of("edges", "moved");
    assert.ok(moved[0] < 1e-9);
    assert.equal(moved.at(-1), 1);
    assert.deepEqual(moved, moved.toSorted((one, other) => one - other));
  }
});

test("gradients are shown in their phase alone, and edges stand still until theirs", () => {
  for (const { moves, gradientsFrom, moved } of film(3)) {
    assert.equal(gradientsFrom < 3, moves === "gradients");
    assert.ok(moves === "edges" || moved === 0);
  }
});

test("phases come in the order and with the shares that the graph describes", () => {
  const other = [{ words: "a", moves: "edges", share: 0.5 }, { words: "b", moves: "last", share: 0.5 }];
  assert.deepEqual([0, 0.25, 0.5, 0.75].map((share) => stepAt(share, 2, other).words), ["a", "a", "b", "b"]);
  assert.equal(stepAt(0.25, 2, other).moved, 0.5);
});

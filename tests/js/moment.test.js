import assert from "node:assert/strict";
import { test } from "node:test";

import { momentAt } from "../../stage/js/moment.js";

const film = (gaps) => Array.from({ length: 101 }, (_, i) => momentAt(i / 100, gaps));

test("a step lights the columns from left to right, then gradients from right to left, then moves the edges", () => {
  for (const gaps of [1, 2, 7]) {
    const moments = film(gaps);
    const phases = moments.map(({ phase }) => phase);
    assert.deepEqual([...new Set(phases)], [0, 1, 2, 3]);
    const of = (wanted, what) => [...new Set(moments.filter(({ phase }) => phase === wanted).map((moment) => moment[what]))];
    assert.deepEqual(of(0, "columns"), Array.from({ length: gaps + 1 }, (_, i) => i + 1));
    assert.deepEqual(of(2, "slopes"), Array.from({ length: gaps }, (_, i) => gaps - 1 - i));
    const moved = of(3, "moved");
    assert.deepEqual([moved[0], moved.at(-1)], [0, 1]);
    assert.deepEqual(moved, moved.toSorted((one, other) => one - other));
  }
});

test("gradients are shown in the backward phase alone, and edges stand still until the update", () => {
  for (const { phase, slopes, moved } of film(3)) {
    assert.equal(slopes < 3, phase === 2);
    assert.ok(phase === 3 || moved === 0);
  }
});

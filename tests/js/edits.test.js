import assert from "node:assert/strict";
import { test } from "node:test";

import { edited, jumpsOf, keptAt, readNumber, undone } from "../../stage/js/edits.js";

const run = [[0, "slow"], [300, "quick"], [700, "slow"]];

test("an edit holds from the epoch on screen on, and what was changed later is forgotten", () => {
  const changes = edited(run, 450, "quick", [["w1.1.1", 0.4, false]]);
  assert.deepEqual(changes, [[0, "slow"], [300, "quick"], [450, "quick", [["w1.1.1", 0.4, false]]]]);
});

test("edits of one epoch stand together in their order, also with what else was changed there", () => {
  const once = edited(run, 300, "quick", [["w1.1.1", 0.4, false]]);
  const twice = edited(once, 300, "quick", [["b2.1", 0, true]]);
  assert.deepEqual(twice, [[0, "slow"], [300, "quick", [["w1.1.1", 0.4, false], ["b2.1", 0, true]]]]);
  assert.deepEqual(edited([[0, "slow"]], 0, "slow", [["b2.1", 1, false]]), [[0, "slow", [["b2.1", 1, false]]]]);
});

test("undo takes back the last edit, one at a time, and a change that is none without it", () => {
  const once = edited(run, 450, "quick", [["w1.1.1", 0.4, false]]);
  const twice = edited(once, 450, "quick", [["b2.1", 0, true]]);
  assert.deepEqual(undone(twice), { epoch: 450, changes: once });
  assert.deepEqual(undone(once), { epoch: 450, changes: run.slice(0, 2) });
  assert.equal(undone(run), null);
});

test("of one number at one epoch the last edit holds, and where it was made undo brings back the one before", () => {
  const once = edited(run, 450, "quick", [["w1.1.1", 0.4, false], ["b2.1", 1, false]]);
  const twice = edited(once, 450, "quick", [["w1.1.1", 0.7, true]]);
  assert.deepEqual(twice.at(-1)[2], [["w1.1.1", 0.7, true], ["b2.1", 1, false]]);
  const fromServer = JSON.parse(JSON.stringify(twice));
  assert.deepEqual(undone(fromServer, new Map([[JSON.stringify(twice), once]])), { epoch: 450, changes: once });
});

test("undo leaves what else was changed at its epoch, and the beginning", () => {
  assert.deepEqual(undone(edited(run, 300, "quick", [["b2.1", 0, true]])).changes, [[0, "slow"], [300, "quick", []]]);
  assert.deepEqual(undone([[0, "slow", [["b2.1", 1, false]]]]).changes, [[0, "slow", []]]);
});

test("a number is kept from the epoch of its edit until it is edited to be free", () => {
  const changes = [[0, "slow"], [10, "slow", [["a", 1, true], ["b", 2, true]]], [20, "slow", [["a", 1, false]]]];
  assert.deepEqual([9, 10, 20].map((epoch) => [...keptAt(changes, epoch)]), [[], ["a", "b"], ["b"]]);
});

test("a curve jumps where something is set by hand, as long as it is", () => {
  const jumps = [[0, 0.9], [450, 0.2]];
  const once = edited(run, 450, "quick", [["w1.1.1", 0.4, false]]);
  assert.deepEqual(jumpsOf(jumps, once), [[450, 0.2]]);
  assert.deepEqual(jumpsOf(jumps, undone(once).changes), []);
});

test("a number may be written with a true minus or a comma; words, too much and nothing are no number", () => {
  assert.deepEqual(["0.4", " −2,5 ", "1e1"].map((text) => readNumber(text, 100)), [0.4, -2.5, 10]);
  assert.deepEqual(["", "much", "101", "-1e9", "NaN"].map((text) => readNumber(text, 100)), Array(5).fill(null));
});

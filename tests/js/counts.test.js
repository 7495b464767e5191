import assert from "node:assert/strict";
import { test } from "node:test";

import { between, sideOf } from "../../stage/js/counts.js";

const texts = [["Data", "in"], ["4 hidden, tanh", "4 tanh", "4"], ["sigmoid", "out"]];
const counted = [false, true, false];
const widthOf = (text) => 10 * text.length;

test("between its buttons stands as much of a column's text as there is room for", () => {
  assert.deepEqual(between(texts, counted, 200, 24, widthOf), ["Data", "4 hidden, tanh", "sigmoid"]);
  assert.deepEqual(between(texts, counted, 110, 24, widthOf), ["Data", "4 tanh", "sigmoid"]);
  assert.deepEqual(between(texts, counted, 58, 24, widthOf), ["Data", "4", "out"]);
});

test("where one column has no room for its buttons none has any, and without buttons there is always a text", () => {
  assert.equal(between(texts, counted, 57, 24, widthOf), null);
  assert.deepEqual(between(texts, [], 57, 24, widthOf), ["Data", "4", "out"]);
  assert.deepEqual(between(texts, [], 5, 24, widthOf), ["in", "4", "out"]);
});

test("a button is large enough for a finger, and grows with the text", () => {
  assert.deepEqual([11, 15, 20].map(sideOf), [24, 24, 32]);
});

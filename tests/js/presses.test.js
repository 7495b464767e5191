import assert from "node:assert/strict";
import { test } from "node:test";

import { Steps } from "../../stage/js/presses.js";

/** Steps whose presses are written down in `sent`. */
function steps(timeout = 1500) {
  const sent = [];
  return { sent, steps: new Steps((name, by) => sent.push([name, by]), timeout) };
}

test("the first press is told at once, those before the value has moved together, and none twice", () => {
  const { sent, steps: some } = steps();
  for (const by of [1, 1, 1, -1]) some.add("rate", by);
  assert.deepEqual(sent, [["rate", 1]]);
  some.moved();
  some.moved();
  some.moved();
  assert.deepEqual(sent, [["rate", 1], ["rate", 1]]);
  some.add("rate", -1);
  assert.deepEqual(sent.at(-1), ["rate", -1]);
  clearTimeout(some.waiting);
});

test("presses that take each other back are not told, and each value has its own", () => {
  const { sent, steps: some } = steps();
  for (const [name, by] of [["a", 1], ["b", 1], ["b", -1], ["c", -1]]) some.add(name, by);
  some.moved();
  assert.deepEqual(sent, [["a", 1], ["c", -1]]);
  clearTimeout(some.waiting);
});

test("a page that does not move the value does not keep the next press from being told", async () => {
  const { sent, steps: some } = steps(1);
  some.add("rate", 1);
  some.add("rate", 1);
  await new Promise((later) => setTimeout(later, 20));
  assert.deepEqual(sent, [["rate", 1], ["rate", 1]]);
});

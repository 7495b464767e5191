// Which panels are seen, and whose word on it counts.

import assert from "node:assert/strict";
import test from "node:test";

import { hiddenBy, kindOf, Serials } from "../../stage/js/layout.js";

test("panels that differ in a number at the end are of one kind", () => {
  assert.deepEqual(["layer-1", "layer-12", "table", "line-1-b"].map(kindOf), ["layer", "layer", "table", "line-1-b"]);
});

test("what is hidden stays hidden where the menu does not offer it, and what was never offered is shown", () => {
  const boxes = [{ value: "layer", checked: false }, { value: "curve", checked: true }];
  assert.deepEqual(hiddenBy(boxes, ["table", "curve"]), ["table", "layer"]);
  assert.deepEqual(hiddenBy([{ value: "layer", checked: true }], []), []);
});

test("what Python said before it heard of the last of several quick presses is old", () => {
  const serials = new Serials();
  assert.ok(serials.hears(0));
  const [first, second] = [serials.next(), serials.next()];
  assert.ok(second > first);
  assert.deepEqual([0, first, first, second, second].map((serial) => serials.hears(serial)), [false, false, false, true, true]);
});

test("what a server that was restarted says counts, though it never hears what was told before", () => {
  const serials = new Serials();
  serials.hears(serials.next());
  serials.next();
  assert.ok(serials.hears(0));
});

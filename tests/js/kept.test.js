import assert from "node:assert/strict";
import { test } from "node:test";

import { heightAt, KeptCurves, shortened, spread } from "../../stage/js/kept.js";

const curve = { x: [0, 10, 20], y: [4, 2, 0] };

test("a curve has a height between its points, and none beyond them", () => {
  assert.deepEqual([0, 5, 10, 20].map((at) => heightAt(curve, at)), [4, 3, 2, 0]);
  assert.ok([-1, 21].every((at) => Number.isNaN(heightAt(curve, at))));
  assert.equal(heightAt({ x: [3], y: [7] }, 3), 7);
});

test("labels that would cover each other, or what is taken, stand apart, inside the plot, in the order of their curves", () => {
  const apart = (places, line) => places.toSorted((a, b) => a - b).every((place, i, all) => !i || place - all[i - 1] >= line);
  assert.deepEqual(spread([20, 60], 10, 0, 100), [20, 60], "those that have room stay where they are");
  for (const heights of [[95, 95, 95], [99, 98, 50], [0, 0, 0], [1, 99, 98, 97, 40]]) {
    const places = spread(heights, 10, 0, 100);
    assert.ok(apart(places, 10), String(places));
    assert.ok(places.every((place) => place >= 5 && place <= 95), String(places));
  }
  const [lower, higher] = spread([90, 80], 10, 0, 100);
  assert.ok(lower > higher);
  assert.ok(spread([50, 62], 10, 0, 100, [50]).every((place) => Math.abs(place - 50) >= 6));
});

test("a long label is cut at its curve", () => {
  assert.equal(shortened("rate 0.5", 20), "rate 0.5");
  assert.equal(shortened("4 neurons, rate 0.5, rate 2 from 300", 10), "4 neurons…");
});

test("the curve that is meant is the nearest, and none where none is near", () => {
  const traces = [curve, { x: [0, 20], y: [9, 9] }];
  const kept = new KeptCurves([{ trace: 0, label: "a" }, { trace: 1, label: "b" }].map((one) => ({ token: "", acts: [], ...one })), traces);
  const at = (left, top) => kept.at(left, top, (place) => place, (value) => 10 * value)?.label;
  assert.deepEqual([at(5, 31), at(5, 88), at(5, 60), at(30, 90)], ["a", "b", undefined, undefined]);
});

test("a label that would lie over one that is written already is left out", () => {
  const kept = new KeptCurves([{ trace: 0, label: "a", token: "", acts: [] }], [curve]);
  const told = (/** @type {any[]} */ ...written) => {
    const texts = [];
    const fillText = (text) => texts.push(text);
    const context = { fillText, strokeText() {}, setLineDash() {}, measureText: () => ({ width: 10 }) };
    const box = { x: 0, y: 0, width: 100, height: 100, font: "" };
    kept.label(/** @type {any} */ (context), box, (x) => x, (y) => 50 + y, { size: 10, colour: "", ground: "", last: 20 }, [], written);
    return texts;
  };
  assert.deepEqual(told(), ["a"]);
  assert.deepEqual(told({ from: 0, width: 9, top: 40, high: 10 }), []);
  assert.deepEqual(told({ from: 0, width: 9, top: 0, high: 10 }), ["a"]);
});

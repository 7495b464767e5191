import assert from "node:assert/strict";
import { test } from "node:test";

import { edgeTexts, nodeTexts } from "../../stage/js/graph-words.js";

const raster = { cells: 2, low: -1, high: 1, channel: "maps", row: 0, factors: "", fixed: "" };
const node = (label, own) => ({ label, raster: own });
const inputs = ["x₁", "x₂", "x₁²", "x₂²", "x₁x₂"];
const spec = {
  columns: [inputs.map((label) => node(label, raster)), [node("h1", raster), node("h2", null)]],
  edges: ["weights"], gradients: ["gradients"], terms: ["weight", "bias", "gradient {}"],
  names: [[...inputs.flatMap((_, i) => [`w1.${i + 1}.1`, `w1.${i + 1}.2`]), "b1.1", "b1.2"]],
};
const labels = /** @type {any} */ ({ colours: "colours {} to {}", kept: "frozen" });
const values = (channel) => (channel === "weights" ? [1, 0, -5, 0, 2, 0, -3, 0, 4, 0, 0.5, -0.25] : Array(12).fill(0.0000321));

test("an input has only its colours to be told", () => {
  assert.deepEqual(nodeTexts(spec, [0, 1], values, labels), ["x₂: colours −1.00 to +1.00.", "x₂."]);
});

test("of a unit its bias is told and the largest of its weights, always fewer of them", () => {
  const texts = nodeTexts(spec, [1, 0], values, labels);
  assert.equal(texts[0], "h1: bias +0.50, weights x₂ −5.00, x₁x₂ +4.00, x₂² −3.00, x₁² +2.00, …; colours −1.00 to +1.00.");
  assert.equal(texts.at(-1), "h1: bias +0.50, weights x₂ −5.00, …");
  assert.ok(texts.every((text, i) => !i || text.length < texts[i - 1].length));
});

test("of an edge its number, its gradient, and whether it is kept, are told, without the ends where room is short", () => {
  const edge = { gap: 0, i: 1, j: 0, index: 2 };
  const short = "w1.2.1: −5.0000, frozen, gradient 3.2e-5";
  assert.deepEqual(edgeTexts(spec, edge, values, "frozen"), [short.replace(":", " x₂→h1:"), short]);
  assert.equal(edgeTexts(spec, edge, values, "")[1], "w1.2.1: −5.0000, gradient 3.2e-5");
});

import assert from "node:assert/strict";
import { test } from "node:test";

const store = new Map();
globalThis.sessionStorage = {
  getItem: (key) => store.get(key) ?? null,
  setItem: (key, text) => store.set(key, text),
  removeItem: (key) => store.delete(key),
};
const { default: points } = await import("../../ui/url/points.js");

const keep = (name) => points({ data: { name, points: `points of ${name}` }, setTriggerValue: assert.fail });

function found(name) {
  const told = [];
  points({ data: { name, points: "" }, setTriggerValue: (_, value) => told.push(value.points) });
  return told[0];
}

test("a tab keeps the points that it was given last, and what else it keeps has room", () => {
  store.set("live-stage-stage", "the film");
  for (let i = 0; i < 20; i += 1) keep(`${i}`);
  keep("0"); // It is shown again.
  for (let i = 20; i < 30; i += 1) keep(`${i}`);
  assert.equal(found("0"), "points of 0");
  assert.equal(found("29"), "points of 29");
  assert.equal(found("10"), "");
  assert.equal(store.size, 1 + 1 + 20, "the film, the names and the points");
  assert.equal(store.get("live-stage-stage"), "the film");
});

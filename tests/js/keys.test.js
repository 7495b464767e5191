// What keys do: few beside the page's own controls, all in presentation, none where somebody types.

import assert from "node:assert/strict";
import test from "node:test";

import { action } from "../../stage/js/keys.js";

const on = (...names) => (selector) => names.some((name) => selector.split(/,\s*/).includes(name));
const nowhere = on();

test("beside the page's controls space and the arrow work, where none of them has the focus", () => {
  assert.deepEqual([" ", "ArrowRight"].map((key) => action(key, false, nowhere)), ["toggle", "step"]);
  for (const key of ["Backspace", "+", "-", "?", "Escape", "r"]) assert.equal(action(key, false, nowhere), null);
  for (const focus of ["button", "summary", "[role=slider]", "textarea", "a[href]"]) {
    for (const key of [" ", "ArrowRight"]) assert.equal(action(key, false, on(focus)), null);
  }
});

test("on the player's own buttons the arrow steps, and Space is the button's", () => {
  for (const focus of [".buttons button", "[data-part=present]"]) {
    assert.deepEqual([" ", "ArrowRight"].map((key) => action(key, false, on("button", focus))), [null, "step"]);
  }
});

test("in presentation every key works, wherever the focus is, but for what the element there does itself", () => {
  const keys = [" ", "ArrowRight", "Backspace", "+", "-", "?", "Escape", "x"];
  const does = ["toggle", "step", "reset", "higher", "lower", "help", "leave", null];
  assert.deepEqual(keys.map((key) => action(key, true, nowhere)), does);
  assert.deepEqual(keys.map((key) => action(key, true, on("button"))), [null, ...does.slice(1)]);
  assert.deepEqual(keys.map((key) => action(key, true, on("input"))), [null, null, ...does.slice(2)]);
});

test("where somebody types, only Escape leaves", () => {
  const typing = on("textarea");
  assert.deepEqual(["Escape", " ", "Backspace", "+"].map((key) => action(key, true, typing)), ["leave", null, null, null]);
});

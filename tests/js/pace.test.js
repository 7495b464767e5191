import assert from "node:assert/strict";
import { test } from "node:test";

import { regulated } from "../../stage/js/pace.js";

/** The pace after `answers`, each of 48 frames in so many seconds, where 60 a second are wanted and 36 wait. */
const after = (pace, ...answers) => answers.reduce((now, seconds) => regulated(now, 60, 36, 48, seconds), pace);
const often = (seconds) => Array(40).fill(seconds);

test("where film comes quickly it plays as fast as is wanted, and no faster", () => {
  assert.equal(after(60, 0.1), 60);
  assert.ok(Math.abs(after(10, ...often(0.1)) - 60) < 0.1);
});

test("where it always comes slowly, the frames held last until the next ones come, with a fifth to spare", () => {
  const pace = after(60, ...often(2));
  assert.ok(Math.abs(pace - (0.8 * 36) / 2) < 0.01, `${pace}`);
});

test("it is never above what the frames held allow, once it has had two answers", () => {
  assert.ok(after(60, 1, 1) <= 36);
  assert.ok(regulated(20, 60, 36, 12, 1) <= 12, "of fewer frames, each lasts longer");
});

test("one late response alone halves it at most", () => {
  assert.equal(after(60, 30), 30);
});

test("it comes back little by little", () => {
  const [slow, next] = [after(60, ...often(2)), after(60, ...often(2), 0.1)];
  assert.ok(slow < next);
  assert.ok(next < 30);
});

import assert from "node:assert/strict";
import { test } from "node:test";

import { Keyframes } from "../../stage/js/keyframes.js";

const bytes = (...values) => Uint8Array.from(values);

test("what lasts of a channel holds from its epoch on, and another in its place replaces it", () => {
  const keyframes = new Keyframes();
  keyframes.put("map", [0, 8], bytes(1, 2, 3, 4));
  assert.deepEqual([...keyframes.at("map", 7).values], [1, 2]);
  assert.deepEqual(keyframes.at("map", 9), { epoch: 8, values: bytes(3, 4) });
  keyframes.put("map", [8], bytes(5, 6));
  assert.deepEqual([...keyframes.at("map", 8).values], [5, 6]);
});

test("of a channel that nothing lasts of yet at an epoch there is nothing, and another channel has no keyframes at all", () => {
  const keyframes = new Keyframes();
  keyframes.put("map", [4], bytes(1));
  assert.equal(keyframes.at("map", 3), null);
  assert.equal(keyframes.at("loss", 3), undefined);
});

test("where the film is cut, what holds from later on is forgotten, but not what holds whatever happens", () => {
  const keyframes = new Keyframes();
  keyframes.put("map", [-1, 3, 9], bytes(1, 2, 3));
  keyframes.cut(3);
  assert.deepEqual([...keyframes.at("map", 20).values], [2]);
  keyframes.cut(-1);
  assert.deepEqual([...keyframes.at("map", 20).values], [1]);
});

test("a long film keeps the newest of all that lasts, and some of each part before", () => {
  const keyframes = new Keyframes();
  for (let epoch = 0; epoch < 5000; epoch += 5) keyframes.put("map", [epoch], bytes(epoch % 251));
  const { length } = keyframes.channels.get("map");
  assert.ok(length <= 600 && length > 200, String(length));
  assert.equal(keyframes.at("map", 4995).epoch, 4995);
  assert.ok(keyframes.at("map", 2500).epoch > 2000);
});

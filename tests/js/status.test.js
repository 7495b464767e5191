import assert from "node:assert/strict";
import { test } from "node:test";

import { noted, stateOf } from "../../stage/js/status.js";

const film = (header) => /** @type {any} */ ({ goal: 100, diverged: null, notes: [], ...header });

test("a film is ready, plays, is paused, and is done at its goal", () => {
  const states = [[0, false], [0, true], [40, true], [40, false], [100, false]].map(([epoch, moving]) => stateOf(epoch, moving, film({})));
  assert.deepEqual(states, ["ready", "playing", "playing", "paused", "done"]);
});

test("a film that has diverged ends at its last finite epoch, whether it moves or not", () => {
  for (const moving of [true, false]) assert.equal(stateOf(49, moving, film({ diverged: 50 })), "diverged");
  assert.equal(stateOf(48, true, film({ diverged: 50 })), "playing");
});

test("the last note that holds is said, and the actions of all that hold are offered", () => {
  const notes = [[0, "Paused.", "paused"], [20, "Solved.", null, ["Hand in", "hand-in"]], [20, "Training.", "playing"], [60, "Later.", null]];
  assert.deepEqual(noted(film({ notes }), 19, "paused"), { words: "Paused.", plain: true, actions: [] });
  assert.deepEqual(noted(film({ notes }), 20, "paused"), { words: "Solved.", plain: false, actions: [["Hand in", "hand-in"]] });
  assert.equal(noted(film({ notes }), 20, "playing").words, "Training.");
  assert.equal(noted(film({ notes }), 0, "done").words, undefined);
});

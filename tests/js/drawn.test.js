import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Drawn } from "../../stage/js/drawn.js";

const one = [[0, 0, 0, false]];
const two = [...one, [1, 1, 1, false]];

let stage;
let sent;
let drawn;

beforeEach(() => {
  const drawing = { places: JSON.stringify(one), accept() {}, update() {} };
  stage = {
    root: { isConnected: false }, // Nothing is sent again later.
    header: { run: "gate", control: 0.5 }, epoch: 0, changes: [[0, 0.5]], playing: false, seeking: null,
    panels: { drafts: false, drawing }, hold() {}, seek() {}, play() {}, reset() {},
  };
  sent = [];
  drawn = new Drawn(stage, (drawing, serial) => sent.push({ ...drawing, serial }));
  drawn.hear({ drawn: null, changes: [] }, true);
  drawn.change(one, two, 1);
  drawing.places = JSON.stringify(two);
  drawn.hear({ drawn: [sent[0].serial, "2 points.", false, 0], changes: [] }, true);
});

/** Another run comes, with these points. */
function hear(points) {
  stage.panels.drawing.places = JSON.stringify(points);
  drawn.hear({ drawn: null, changes: [] }, true);
}

test("where other points come another way, undo leads back to none before them, and no words of those stay", () => {
  assert.equal(drawn.words, "2 points.");
  hear([[3, 3, 0, false]]);
  assert.equal(drawn.words, "");
  assert.equal(drawn.undo(), null);
});

test("another run of the same points keeps what leads back", () => {
  hear(two);
  assert.equal(drawn.words, "");
  assert.deepEqual(drawn.undo(), one);
});

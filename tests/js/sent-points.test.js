import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { SentPoints } from "../../stage/js/sent-points.js";

const one = [[0, 0, 0, false]];
const two = [...one, [1, 1, 1, false]];

let stage;
let sent;
let sentPoints;

beforeEach(() => {
  const editor = { places: JSON.stringify(one), accept() {}, update() {} };
  stage = {
    root: { isConnected: false }, // Nothing is sent again later.
    header: { run: "gate", control: 0.5 }, epoch: 0, changes: [[0, 0.5]], playing: false, seeking: null,
    panels: { drafts: false, editor }, hold() {}, seek() {}, play() {}, reset() {},
  };
  sent = [];
  sentPoints = new SentPoints(stage, (points, serial) => sent.push({ ...points, serial }));
  sentPoints.hear({ points_answer: null, changes: [] }, true);
  sentPoints.change(one, two, 1);
  editor.places = JSON.stringify(two);
  sentPoints.hear({ points_answer: [sent[0].serial, "2 points.", false, 0], changes: [] }, true);
});

/** Another run comes, with these points. */
function hear(points) {
  stage.panels.editor.places = JSON.stringify(points);
  sentPoints.hear({ points_answer: null, changes: [] }, true);
}

test("where other points come another way, undo leads back to none before them, and no words of those stay", () => {
  assert.equal(sentPoints.words, "2 points.");
  hear([[3, 3, 0, false]]);
  assert.equal(sentPoints.words, "");
  assert.equal(sentPoints.undo(), null);
});

test("another run of the same points keeps what leads back", () => {
  hear(two);
  assert.equal(sentPoints.words, "");
  assert.deepEqual(sentPoints.undo(), one);
});

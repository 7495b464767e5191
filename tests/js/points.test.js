import assert from "node:assert/strict";
import { test } from "node:test";

import { SentPoints } from "../../stage/js/sent-points.js";
import { moved, nearest, rounded, same, wanted, without } from "../../stage/js/points.js";

const points = [[0, 0, 0, false], [1, 0, 1, false], [1, 0, 0, true]];
const pixels = ([x, y]) => ({ x: 100 * x, y: 100 * y });
const now = { run: "a", epoch: 450, changes: [[0, "slow"], [300, "quick"]], playing: true, control: "quick" };
const begin = { from: 0, changes: [[0, "quick"]], more: null };

test("a point is taken within reach, of two at one place the one above, and none beyond", () => {
  assert.equal(nearest(points, { x: 4, y: 3 }, pixels, 5), 0);
  assert.equal(nearest(points, { x: 98, y: 0 }, pixels, 5), 2);
  assert.equal(nearest(points, { x: 50, y: 0 }, pixels, 5), -1);
});

test("a point that is moved keeps its place in the order, its value and its look; the list before stays as it was", () => {
  assert.deepEqual(moved(points, 2, { x: 5, y: 6 }), [points[0], points[1], [5, 6, 0, true]]);
  assert.deepEqual(without(points, 1), [points[0], points[2]]);
  assert.ok(same(points, [[0, 0, 0, false], [1, 0, 1, false], [1, 0, 0, true]]));
});

test("a place is rounded, and zero has no sign", () => {
  assert.equal(rounded(0.12345, 3), 0.123);
  assert.ok(Object.is(rounded(-0.0001, 3), 0));
});

test("points added to a film that plays join it where it is; anything else starts it again, playing as before", () => {
  const joining = wanted(points, 1, now, null);
  assert.deepEqual(joining, { points, from: 450, changes: now.changes, more: 1, resume: true, of: "" });
  assert.deepEqual(wanted(points, null, now, null), { points, ...begin, resume: true, of: "" });
  assert.deepEqual(wanted(points, 1, { ...now, playing: false }, null), { points, ...begin, resume: false, of: "" });
});

test("a quick second point joins where the first one does, and one after a deletion starts the film again", () => {
  const still = { ...now, playing: false, epoch: 451 };
  const first = wanted(points.slice(0, 2), 1, now, null);
  assert.deepEqual(wanted(points, 1, still, first), { points, from: 450, changes: now.changes, more: 2, resume: true, of: "" });
  const deletion = wanted([], null, now, null);
  assert.deepEqual(wanted(points, 1, still, deletion), { points, ...begin, resume: true, of: "" });
});

/** A stage as far as `SentPoints` sees it, and what it was told. */
function stageOf(epoch, playing) {
  const told = [];
  const stage = {
    root: { isConnected: false }, header: { run: "a", control: "quick" }, epoch, playing, changes: now.changes, said: "",
    panels: { editor: { accept: () => told.push("accept") }, drafts: false },
    hold: () => { stage.playing = false; }, seek: (...to) => told.push(["seek", ...to]),
    play: () => told.push("play"), reset: () => told.push("reset"),
  };
  return { stage, told };
}

/** A drawer on a stage; what it sent, and what it heard. */
function drawer(epoch = 450, playing = false) {
  const { stage, told } = stageOf(epoch, playing);
  const sent = [];
  const sentPoints = new SentPoints(stage, (points, serial) => sent.push({ ...points, serial }));
  const answer = (words, waits, start, newRun = true) =>
    sentPoints.hear({ points_answer: [sent.at(-1).serial, words, waits, start], changes: ["theirs"] }, newRun);
  return { sentPoints, stage, told, sent, answer };
}

test("what the page takes goes on where it says; until its answer, no other one leads the film anywhere", () => {
  const { sentPoints, told, answer } = drawer(450, true);
  sentPoints.change([], points, 3);
  assert.equal(sentPoints.hear({ points_answer: [1, "", false, 0], changes: [] }, false), false);
  assert.equal(sentPoints.hear({ points_answer: [1, "", false, 0], changes: [] }, true), true);
  assert.deepEqual(told, []);
  assert.equal(answer("3 points.", false, 450), true);
  assert.deepEqual(told, ["accept", ["seek", 450, ["theirs"], { resume: true }]]);
});

test("the frame on screen stays where points join the film at it, as far as it has all that is told of it", () => {
  const { sentPoints, sent } = drawer(450, true);
  sentPoints.change([], points, 3);
  const frame = { epoch: 450, channels: { loss: [1] } };
  const header = (start, waits = false, readings = [["loss"]]) => ({ points_answer: [sent[0].serial, "", waits, start], readings });
  assert.equal(sentPoints.goesOnWith(header(450), frame), frame);
  assert.equal(sentPoints.goesOnWith(header(0), frame), null, "it starts again");
  assert.equal(sentPoints.goesOnWith(header(450, true), frame), null);
  assert.equal(sentPoints.goesOnWith(header(450, false, [["loss"], ["test-loss"]]), frame), null);
  assert.equal(sentPoints.goesOnWith({ points_answer: null, readings: [] }, frame), null);
  assert.equal(sentPoints.goesOnWith(header(450), undefined), null);
});

test("a point drawn while the film is on its way to where others joined it joins there too", () => {
  const { sentPoints, stage, sent } = drawer(0);
  stage.seeking = { from: 450, changes: ["theirs"], resume: true };
  sentPoints.change([], points, 1);
  const { from, changes, more, resume } = sent[0];
  assert.deepEqual({ from, changes, more, resume }, { from: 450, changes: ["theirs"], more: 1, resume: true });
});

test("where a second point follows, what the page makes of the first one leaves the frame on screen too", () => {
  const { sentPoints, sent } = drawer(450, true);
  sentPoints.change([], points.slice(0, 1), 1);
  sentPoints.change(points.slice(0, 1), points.slice(0, 2), 1);
  const frame = { epoch: 450, channels: {} };
  assert.equal(sentPoints.goesOnWith({ points_answer: [sent[0].serial, "", false, 450], readings: [] }, frame), frame);
});

test("a film waits for points until there are enough, at its beginning, and plays then if it played before", () => {
  const { sentPoints, stage, told, sent, answer } = drawer(450, true);
  sentPoints.change(points, [], null);
  answer("Training waits.", true, 0, false);
  assert.deepEqual([sentPoints.waits, told], ["Training waits.", ["reset"]]);
  stage.panels.drafts = true;
  assert.equal(sentPoints.hear({ points_answer: null, changes: [] }, true), false);
  assert.equal(sentPoints.waits, "Training waits.", "another slider was moved: the points are still here");
  sentPoints.change([], points, 3);
  assert.deepEqual([sent.at(-1).from, sent.at(-1).more, sent.at(-1).resume], [0, null, true]);
  answer("", false, 0);
  assert.deepEqual([sentPoints.waits, told.slice(1)], ["", ["accept", "play"]]);
});

test("undo leads back to the points before, to the run that had them and to where it was", () => {
  const { sentPoints, sent, told, answer } = drawer(450);
  sentPoints.change(points, points.slice(1), null);
  answer("", false, 0);
  assert.deepEqual(sentPoints.undo(), points);
  const { serial, sent: times, wait, ...back } = sent.at(-1);
  assert.deepEqual(back, { points, from: 450, changes: now.changes, more: null, resume: false, of: "a" });
  answer("", false, 450);
  assert.deepEqual(told.at(-1), ["seek", 450, ["theirs"], { resume: false }]);
  assert.equal(sentPoints.undo(), null);
});

test("undo of a quick second point leaves the first one where it joined", () => {
  const { sentPoints, sent, answer } = drawer(450, true);
  sentPoints.change([], points.slice(0, 1), 1);
  sentPoints.change(points.slice(0, 1), points.slice(0, 2), 1);
  answer("", false, 450);
  sentPoints.undo();
  const { points: left, from, more, of } = sent.at(-1);
  assert.deepEqual({ left, from, more, of }, { left: points.slice(0, 1), from: 450, more: 1, of: "" });
});

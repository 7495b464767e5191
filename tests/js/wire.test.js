// The wire: messages that stage/wire.py packs, read by stage/js/wire.js.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";

import { framesOf, headerOf, unpack } from "../../stage/js/wire.js";

/** What `pack` makes of the Python expressions of a header, a response, and what goes with panels. */
function packed(header, response, history = "None") {
  const script = `
import sys
import numpy as np
from stage.protocol import Response, History
from stage.wire import pack
sys.stdout.buffer.write(pack(${header}, ${response}, ${history}))`;
  return new Uint8Array(execFileSync(process.env.PYTHON ?? ".venv/bin/python", ["-c", script]));
}

const response = `Response(
    [3, 5],
    {
        "bytes": np.array([[250, 3], [4, 2]], np.uint8),
        "singles": np.array([[0.5], [1.5]], np.float32),
        "doubles": np.array([[[0.1, 0.2]], [[0.3, 0.4]]]),
    },
    {"curve": [np.array([9.0]), np.array([8.0, 7.0])]},
)`;
const message = packed(`{"title": "Zürich →"}`, response);

test("a header is read whole, wherever in its buffer the message begins", () => {
  const moved = new Uint8Array(message.length + 3);
  moved.set(message, 3);
  assert.equal(headerOf(moved.subarray(3)).title, "Zürich →");
  assert.deepEqual(headerOf(message).epochs, [3, 5]);
});

test("every channel has its numbers, each type at its place, bytes added up modulo 256", async () => {
  const { channels } = await unpack(headerOf(message));
  const values = Object.fromEntries(channels.map(({ name, values }) => [name, [...values]]));
  assert.deepEqual(values.bytes, [250, 3, 4, 2]);
  assert.deepEqual(values.singles, [0.5, 1.5]);
  assert.deepEqual(values.doubles, [0.1, 0.2, 0.3, 0.4]);
  assert.deepEqual(values.curve, [9, 8, 7]);
});

test("a frame has what belongs to its epoch, and of a curve what is new since the frame before", async () => {
  const frames = framesOf(await unpack(headerOf(message)));
  assert.deepEqual(frames.map(({ epoch }) => epoch), [3, 5]);
  const of = (name) => frames.map(({ channels }) => [...channels[name]]);
  assert.deepEqual(of("bytes"), [[250, 3], [4, 2]]);
  assert.deepEqual(of("doubles"), [[0.1, 0.2], [0.3, 0.4]]);
  assert.deepEqual(of("curve"), [[9], [8, 7]]);
});

test("a frame keeps only its own bytes in memory", async () => {
  const [frame] = framesOf(await unpack(headerOf(message)));
  assert.equal(frame.channels.bytes.buffer.byteLength, 2);
});

test("a response without frames has none", async () => {
  assert.deepEqual(framesOf(await unpack(headerOf(packed("{}", "Response()")))), []);
});

test("what lasts, and what goes with panels, belongs to no frame", async () => {
  const frames = `Response([3], {"bytes": np.array([[7]], np.uint8)}, keyframes={"map": ([3, 9], np.array([[5, 6], [1, 2]], np.uint8))})`;
  const history = `History({"way": np.array([1.5, 2.5])}, {"map": ([-1], np.array([[8, 9]], np.uint8))})`;
  const { channels, epochs } = await unpack(headerOf(packed("{}", frames, history)));
  const told = channels.map(({ name, values, from, whole = false }) => [name, [...values], from, whole]);
  assert.deepEqual(told, [
    ["bytes", [7], undefined, false],
    ["map", [5, 6, 1, 2], [3, 9], false],
    ["way", [1.5, 2.5], undefined, true],
    ["map", [8, 9], [-1], true],
  ]);
  const [frame] = framesOf(/** @type {any} */ ({ channels, epochs }));
  assert.deepEqual(Object.keys(frame.channels), ["bytes"]);
});

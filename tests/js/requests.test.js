import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

import { Requester } from "../../stage/js/requests.js";

let now;
let here;
let sent;
let requester;

/** Let `ms` pass. */
function pass(ms) {
  for (let i = 0; i < ms; i += 100) {
    now += 100;
    mock.timers.tick(100);
  }
}

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1_000_000 });
  now = 0;
  here = true;
  sent = [];
  mock.method(performance, "now", () => now);
  requester = new Requester(() => here, (request, serial) => sent.push({ kind: request.kind, serial, at: now }));
});

const times = () => sent.map(({ at }) => at);

test("a request without a response is put again, ever less often, and at least every ten seconds", () => {
  requester.request({ kind: "play" });
  pass(40_000);
  assert.deepEqual(times(), [0, 3000, 9000, 19_000, 29_000, 39_000]);
});

test("each attempt has a serial number of its own, greater than any before it", () => {
  requester.request({ kind: "play" });
  requester.request({ kind: "step" });
  pass(4000);
  const serials = sent.map(({ serial }) => serial);
  assert.ok(serials.every((serial, i) => i === 0 || serial > serials[i - 1]));
});

test("any attempt may be answered, and with that it is over", () => {
  requester.request({ kind: "play", from: 7 });
  pass(4000);
  const answered = requester.matching(sent[0].serial);
  assert.deepEqual([answered.kind, answered.from, answered.seconds], ["play", 7, 4]);
  pass(30_000);
  assert.equal(sent.length, 2);
  assert.equal(requester.matching(sent[1].serial), null);
});

test("a request that was replaced or dropped is neither put again nor answered", () => {
  requester.request({ kind: "play" });
  requester.request({ kind: "pause" });
  assert.equal(requester.matching(sent[0].serial), null);
  assert.equal(requester.open.kind, "pause");
  requester.drop();
  pass(30_000);
  assert.deepEqual(sent.map(({ kind }) => kind), ["play", "pause"]);
  assert.equal(requester.matching(sent[1].serial), null);
});

test("where responses take long, it is patient: three times as long, and half a minute at most", () => {
  for (const [took, wait] of [[100, 3000], [2000, 6000], [8000, 24_000], [20_000, 30_000]]) {
    requester.request({ kind: "play" });
    now += took; // The response comes before anything was put again.
    requester.matching(sent.at(-1).serial);
    requester.request({ kind: "play" });
    const before = now;
    pass(wait);
    assert.equal(sent.at(-1).at - before, wait, `after a response that took ${took} ms`);
    requester.drop();
  }
});

test("nothing is put again while the stage is not on the page", () => {
  requester.request({ kind: "play" });
  here = false;
  pass(20_000);
  assert.equal(sent.length, 1);
});

test("once the server is there again, only what was lost or has waited long is put again at once", () => {
  requester.remind();
  requester.request({ kind: "play" });
  requester.remind();
  assert.equal(sent.length, 1, "it was just put");
  requester.remind(true);
  assert.equal(sent.length, 2, "it was lost");
  requester.remind();
  assert.equal(sent.length, 3, "it was lost before");
});

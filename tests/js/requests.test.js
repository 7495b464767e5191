import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

import { Asker } from "../../stage/js/requests.js";

let now;
let here;
let sent;
let asker;

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
  asker = new Asker(() => here, (question, serial) => sent.push({ kind: question.kind, serial, at: now }));
});

const times = () => sent.map(({ at }) => at);

test("a question without an answer is put again, ever less often, and at least every ten seconds", () => {
  asker.ask({ kind: "play" });
  pass(40_000);
  assert.deepEqual(times(), [0, 3000, 9000, 19_000, 29_000, 39_000]);
});

test("each attempt has a serial number of its own, greater than any before it", () => {
  asker.ask({ kind: "play" });
  asker.ask({ kind: "step" });
  pass(4000);
  const serials = sent.map(({ serial }) => serial);
  assert.ok(serials.every((serial, i) => i === 0 || serial > serials[i - 1]));
});

test("any attempt may be answered, and with that it is over", () => {
  asker.ask({ kind: "play", from: 7 });
  pass(4000);
  const answered = asker.answeredBy(sent[0].serial);
  assert.deepEqual([answered.kind, answered.from, answered.seconds], ["play", 7, 4]);
  pass(30_000);
  assert.equal(sent.length, 2);
  assert.equal(asker.answeredBy(sent[1].serial), null);
});

test("a question that was replaced or dropped is neither put again nor answered", () => {
  asker.ask({ kind: "play" });
  asker.ask({ kind: "settle" });
  assert.equal(asker.answeredBy(sent[0].serial), null);
  assert.equal(asker.open.kind, "settle");
  asker.drop();
  pass(30_000);
  assert.deepEqual(sent.map(({ kind }) => kind), ["play", "settle"]);
  assert.equal(asker.answeredBy(sent[1].serial), null);
});

test("where answers take long, it is patient: three times as long, and half a minute at most", () => {
  for (const [took, wait] of [[100, 3000], [2000, 6000], [8000, 24_000], [20_000, 30_000]]) {
    asker.ask({ kind: "play" });
    now += took; // The answer comes before anything was put again.
    asker.answeredBy(sent.at(-1).serial);
    asker.ask({ kind: "play" });
    const before = now;
    pass(wait);
    assert.equal(sent.at(-1).at - before, wait, `after an answer that took ${took} ms`);
    asker.drop();
  }
});

test("nothing is put again while the stage is not on the page", () => {
  asker.ask({ kind: "play" });
  here = false;
  pass(20_000);
  assert.equal(sent.length, 1);
});

test("once the server is there again, only what was lost or has waited long is put again at once", () => {
  asker.remind();
  asker.ask({ kind: "play" });
  asker.remind();
  assert.equal(sent.length, 1, "it was just put");
  asker.remind(true);
  assert.equal(sent.length, 2, "it was lost");
  asker.remind();
  assert.equal(sent.length, 3, "it was lost before");
});

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

const store = new Map();
globalThis.sessionStorage = {
  getItem: (key) => store.get(key) ?? null,
  setItem: (key, text) => store.set(key, text),
};
globalThis.location = { href: "http://host/?seed=1&embed=true" };
const { remember, remembered } = await import("../../stage/js/memory.js");

const state = { run: "abc", epoch: 300, changes: [[0, 0.5], [200, "any value"]], playing: true };
const asked = { key: "it", run: "abc", latest: 1000 };
const name = "live-stage-it";

/** What is found where an earlier document, or a curious reader, has written `changed` beside what is sound. */
function found(changed) {
  remember("it", state);
  store.set(name, JSON.stringify({ ...JSON.parse(store.get(name)), ...changed }));
  return remembered(asked);
}

beforeEach(() => store.clear());

test("what was kept is found again, by its key and its run alone", () => {
  assert.equal(remembered(asked), null);
  remember("it", state);
  const { epoch, changes, playing } = remembered(asked);
  assert.deepEqual({ epoch, changes, playing }, { epoch: 300, changes: state.changes, playing: true });
  assert.equal(remembered({ ...asked, run: "another" }), null);
  assert.equal(remembered({ ...asked, key: "another" }), null);
});

test("an epoch that is none, or beyond the last there is, is not gone to", () => {
  for (const epoch of [-5, 0.5, "many", null, 1001]) assert.equal(found({ epoch }), null, `${epoch}`);
  assert.ok(found({ epoch: 1000 }));
});

test("changes are from rising whole epochs on, the first from 0, whatever their values", () => {
  for (const changes of ["none", [], [7], [[5, 1]], [[0, 1], [0, 2]], [[0, 1], [9, 1], [3, 1]], [[0, 1], [0.5, 1]]]) {
    assert.equal(found({ changes }), null, JSON.stringify(changes));
  }
  assert.ok(found({ changes: [[0, { any: "value" }], [1, null]] }));
});

test("what an earlier document kept counts where it was left at the address that opened this one", () => {
  assert.ok(found({ life: 1 }), "the same address");
  assert.ok(found({ life: 1, address: "seed=1" }), "how it is embedded does not matter");
  assert.equal(found({ life: 1, address: "seed=2" }), null);
  assert.ok(found({ address: "seed=2" }), "this very document may have gone on to another address");
});

test("what is not JSON, or a storage that is forbidden, is as good as nothing", () => {
  for (const text of ["not JSON", "null", "[]", "7"]) {
    store.set(name, text);
    assert.equal(remembered(asked), null, text);
  }
  const { sessionStorage } = globalThis;
  globalThis.sessionStorage = undefined;
  remember("it", state);
  assert.equal(remembered(asked), null);
  globalThis.sessionStorage = sessionStorage;
});

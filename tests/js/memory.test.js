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
const name = "live-stage-it";

/** What is found where an earlier document, or a curious reader, has written `changed` beside what is sound. */
function found(changed) {
  remember("it", state);
  store.set(name, JSON.stringify({ ...JSON.parse(store.get(name)), ...changed }));
  return remembered("it", "abc");
}

beforeEach(() => store.clear());

test("what was kept is found again, by its key and its run alone", () => {
  assert.equal(remembered("it", "abc"), null);
  remember("it", state);
  const { epoch, changes, playing } = remembered("it", "abc");
  assert.deepEqual({ epoch, changes, playing }, { epoch: 300, changes: state.changes, playing: true });
  assert.equal(remembered("it", "another"), null);
  assert.equal(remembered("another", "abc"), null);
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
    assert.equal(remembered("it", "abc"), null, text);
  }
  const { sessionStorage } = globalThis;
  globalThis.sessionStorage = undefined;
  remember("it", state);
  assert.equal(remembered("it", "abc"), null);
  globalThis.sessionStorage = sessionStorage;
});

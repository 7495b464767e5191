import assert from "node:assert/strict";
import { test } from "node:test";

import { filled } from "../../stage/js/words.js";

test("values come into the places made for them, whatever stands in them", () => {
  assert.equal(filled("“{}” is no number from −{} to {}.", "{} $&", 100, 100), "“{} $&” is no number from −100 to 100.");
  assert.equal(filled("Undo"), "Undo");
});

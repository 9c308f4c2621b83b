import assert from "node:assert/strict";
import test from "node:test";
import { shownName } from "./shown-name.ts";

test("a name is one line without invisible or direction-changing characters", () => {
  const name = shownName(64);
  assert.equal(name.parse(" A\u0301nn "), "\u00c1nn");
  assert.equal(name.parse(" "), "");
  for (const text of ["a\nb", "a\u2028b", "a\u202eb", "a\u200bb", "a\u0000b", "x".repeat(65)]) {
    assert.ok(!name.safeParse(text).success, JSON.stringify(text));
  }
});

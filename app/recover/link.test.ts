import assert from "node:assert/strict";
import test from "node:test";
import { readMailedLink } from "./link.ts";

test("a mailed link says what it is for, and anything else is none", () => {
  assert.deepEqual(readMailedLink("#open=abc.def"), { wish: "open", token: "abc.def" });
  assert.deepEqual(readMailedLink("#cancel=a=b"), { wish: "cancel", token: "a=b" });
  assert.deepEqual(readMailedLink("#undo=x"), { wish: "undo", token: "x" });
  for (const other of ["", "#", "#open", "#open=", "#delete=abc", "#xopen=abc", "open=abc"])
    assert.equal(readMailedLink(other), null, other);
});

import assert from "node:assert/strict";
import test from "node:test";
import { readMailedLink } from "./link.ts";

test("the action and token of a mailed link are read, and any other fragment is null", () => {
  assert.deepEqual(readMailedLink("#open=abc.def"), { wish: "open", token: "abc.def" });
  assert.deepEqual(readMailedLink("#cancel=a=b"), { wish: "cancel", token: "a=b" });
  assert.deepEqual(readMailedLink("#undo=x"), { wish: "undo", token: "x" });
  for (const other of ["", "#", "#open", "#open=", "#delete=abc", "#xopen=abc", "open=abc"])
    assert.equal(readMailedLink(other), null, other);
});

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { PROTECTIONS } from "./protections/protections.ts";

test("every protection that `npm run attack:mutations` disables is where it looks, once", () => {
  for (const { name, edits, test: watches } of PROTECTIONS) {
    for (const { file, find } of edits)
      assert.equal(readFileSync(file, "utf8").split(find).length, 2, `${name}: ${file}`);
    assert.doesNotThrow(() => readFileSync(watches.file), name);
  }
});

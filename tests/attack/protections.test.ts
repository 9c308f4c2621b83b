import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { PROTECTIONS } from "./protections/protections.ts";

test("each protection that `npm run attack:mutations` disables is where it looks, once, and so is its test", () => {
  const texts = new Map<string, string>();
  const read = (file: string) => texts.get(file) ?? readFileSync(file, "utf8");
  for (const { name, edits, test: watches } of PROTECTIONS) {
    // All edits are made in one copy, so none may use up the text of another.
    for (const { file, find, replace } of edits) {
      assert.equal(read(file).split(find).length, 2, `${name}: ${file}`);
      texts.set(
        file,
        read(file).replace(find, () => replace),
      );
    }
    const tests = readFileSync(watches.file, "utf8");
    // Some titles are put together from the names of scenarios.
    const isLiteral = !tests.includes("test(`");
    assert.ok(!isLiteral || tests.includes(watches.name), `${name}: ${watches.file} has no such test`);
  }
  const names = PROTECTIONS.map(({ name }) => name);
  assert.deepEqual(names, [...new Set(names)]);
});

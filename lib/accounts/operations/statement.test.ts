import assert from "node:assert/strict";
import test from "node:test";
import { statement } from "./statement.ts";

test("a statement is one line that reads in one direction", () => {
  const accepts = (text: string) => statement.parameters.safeParse({ text }).success;
  for (const text of ["Pay 100 € to Bob", "Πλήρωσε 100 €", "שלם"]) assert.ok(accepts(text), text);
  const refused = ["", "a\nb", "a\u2028b", "a\u202eb", "a\u200bb", "a\tb", "x".repeat(501)];
  for (const text of refused) assert.ok(!accepts(text), JSON.stringify(text));
});

import assert from "node:assert/strict";
import test from "node:test";
import { isOperationName, OPERATIONS, PAGE_OPERATIONS } from "./operations.ts";

test("a page may request every operation except a statement, whose words it would choose", () => {
  assert.ok(!PAGE_OPERATIONS.includes("statement"));
  assert.equal(PAGE_OPERATIONS.length, Object.keys(OPERATIONS).length - 1);
});

test("names of an object's own machinery are no operations", () => {
  assert.ok(isOperationName("remove_key"));
  for (const name of ["toString", "__proto__", "constructor", ""]) assert.ok(!isOperationName(name), name);
});

import assert from "node:assert/strict";
import test from "node:test";
import { missingPart } from "./tables.ts";

test("every column is asked for with its table, and the first that is missing is named", async () => {
  const asked: unknown[][] = [];
  const answering = (row?: object) => async (_: string, values: unknown[]) => {
    asked.push(values);
    return { rows: row ? [{ ...row }] : [] };
  };
  const tables = { users: ["id", "email"], keys: ["id"] };
  assert.equal(await missingPart(answering(), tables), null);
  assert.deepEqual(asked[0], [
    ["users", "users", "keys"],
    ["id", "email", "id"],
  ]);
  assert.equal(
    await missingPart(answering({ relation: "keys", name: "id", all: true }), tables),
    'there is no table "keys"',
  );
  assert.equal(
    await missingPart(answering({ relation: "users", name: "email", all: false }), tables),
    'the table "users" has no column "email"',
  );
});

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { REFUSALS } from "./errors.ts";

test("docs/protocol.md lists exactly the codes of the protocol, with their status and text", () => {
  const text = readFileSync(join(import.meta.dirname, "../../docs/protocol.md"), "utf8");
  const rows = [...text.matchAll(/^\| `(\w+)` \| (\d{3}) \| (.+) \|$/gm)].map(([, code, status, meaning]) => [
    code,
    [Number(status), meaning],
  ]);
  assert.deepEqual(Object.fromEntries(rows), REFUSALS);
});

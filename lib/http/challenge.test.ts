import assert from "node:assert/strict";
import test from "node:test";
import { challengeOf } from "./challenge.ts";

const of = (challenge: string) => challengeOf(Promise.resolve({ challenge }));

test("only 128 bits in canonical base64url are a challenge", async () => {
  assert.equal(await of(`${"A".repeat(21)}Q`), `${"A".repeat(21)}Q`);
  for (const text of ["", "A".repeat(21), "A".repeat(23), `${"A".repeat(21)}B`, `${"A".repeat(21)}=`, "../../x"]) {
    await assert.rejects(of(text), { code: "unknown_ceremony" }, text);
  }
});

import assert from "node:assert/strict";
import test from "node:test";
import { drawRecoveryCodes, normalizeCode } from "./recovery-codes.ts";

test("case, spaces, hyphens and look-alike characters of a typed code do not matter", () => {
  for (const typed of ["0123A-BCD1Z", "o123abcdlz", " O1 23-ABCDI Z "]) {
    assert.equal(normalizeCode(typed), "0123ABCD1Z", typed);
  }
  assert.notEqual(normalizeCode("0123A-BCD1Y"), "0123ABCD1Z");
});

test("ten codes are drawn, all different, and only their hashes are kept", async () => {
  const { codes, hashes } = await drawRecoveryCodes();
  assert.equal(new Set(codes).size, 10);
  for (const code of codes) assert.match(code, /^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/);
  assert.equal(new Set(hashes).size, 10);
  for (const hash of hashes) assert.match(hash, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  const salts = new Set(hashes.map((hash) => hash.split("$")[4]));
  assert.equal(salts.size, 1, "one salt, so that trying a code costs one digest");
});

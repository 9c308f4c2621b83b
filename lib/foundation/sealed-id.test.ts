import assert from "node:assert/strict";
import test from "node:test";
import { isProofCode, openSealedId, proofCodeOf, sealId } from "./sealed-id.ts";

const [NEW, OLD] = ["n".repeat(32), "o".repeat(32)];

test("a token is valid for its purpose only, and also under the previous secret", () => {
  const token = sealId("an-id", "recovery", OLD);
  assert.equal(openSealedId(token, "recovery", [NEW, OLD]), "an-id");
  assert.equal(openSealedId(token, "recovery", [NEW]), null);
  assert.equal(openSealedId(token, "cancel", [NEW, OLD]), null);
  assert.equal(openSealedId(token.replace("an-id", "no-id"), "recovery", [OLD]), null);
  for (const bad of [null, "", ".", "an-id", "an-id.", `${token}=`, `${token}.x`, `${token.slice(0, -1)}`]) {
    assert.equal(openSealedId(bad, "recovery", [OLD]), null, String(bad));
  }
});

test("codes have six digits, differ between ids, and have uniformly distributed first digits", () => {
  const codes = Array.from({ length: 5000 }, (_, at) => proofCodeOf(`id-${at}`, "proof", NEW));
  assert.ok(codes.every((code) => /^\d{6}$/.test(code)));
  assert.ok(new Set(codes).size > 4900);
  // Chi-squared with 9 degrees of freedom exceeds 33.7 once in ten thousand runs.
  const counts = Array.from({ length: 10 }, (_, digit) => codes.filter((code) => Number(code[0]) === digit).length);
  assert.ok(counts.reduce((sum, count) => sum + (count - 500) ** 2 / 500, 0) < 33.7);
});

test("a code is valid under each secret, and other codes are not", () => {
  const code = proofCodeOf("an-id", "proof", OLD);
  assert.equal(isProofCode("an-id", code, "proof", [NEW, OLD]), true);
  assert.equal(isProofCode("an-id", code, "proof", [NEW]), code === proofCodeOf("an-id", "proof", NEW));
  assert.equal(isProofCode("an-id", `${code}0`, "proof", [OLD]), false);
  assert.equal(isProofCode("other", code, "proof", [OLD]), false);
});

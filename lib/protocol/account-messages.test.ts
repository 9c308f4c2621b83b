import assert from "node:assert/strict";
import test from "node:test";
import { cancelRecoverySchema, proveSchema } from "./account-messages.ts";

const UUID = "3f0f9d5e-6a57-4a0b-8a6c-0b0a3b6a8a11";

test("six digits are read with spaces, and nothing else is", () => {
  assert.equal(proveSchema.parse({ proof: UUID, code: " 123 456 " }).code, "123456");
  for (const code of ["12345", "1234567", "12345a", "١٢٣٤٥٦"]) {
    assert.ok(!proveSchema.safeParse({ proof: UUID, code }).success, code);
  }
});

test("a page cancels a recovery by its id or by a token, and not by both", () => {
  for (const message of [{ recovery: UUID }, { token: "t" }])
    assert.ok(cancelRecoverySchema.safeParse(message).success);
  for (const message of [{}, { recovery: UUID, token: "t" }, { recovery: "x" }]) {
    assert.ok(!cancelRecoverySchema.safeParse(message).success, JSON.stringify(message));
  }
});

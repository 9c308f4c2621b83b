import assert from "node:assert/strict";
import test from "node:test";
import { cancelRecoverySchema, profileSchema, proveSchema, renameKeySchema } from "./account-messages.ts";
import { randomToken } from "./random.ts";

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

test("a name is one line without invisible or direction-changing characters", () => {
  assert.equal(profileSchema.parse({ display_name: " Ánn " }).display_name, "Ánn");
  assert.equal(profileSchema.parse({ display_name: null }).display_name, null);
  for (const name of ["a\nb", "a\u202eb", "a\u200bb", "x".repeat(65)]) {
    assert.ok(!profileSchema.safeParse({ display_name: name }).success, JSON.stringify(name));
  }
  assert.ok(!renameKeySchema.safeParse({ key_id: randomToken(32), name: " " }).success);
});

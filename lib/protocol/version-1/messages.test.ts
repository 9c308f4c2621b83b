import assert from "node:assert/strict";
import test from "node:test";
import { loginRequestSchema, registerRequestSchema } from "./messages.ts";

test("any text is a value of version 1, except where a database column could not store it", () => {
  const login = { username: "Ann@EXAMPLE.com", challenge: "c", response: "not base64 at all" };
  assert.deepEqual(loginRequestSchema.parse({ ...login, version: "whatever" }), login);
  for (const username of ["", "a\u0000@example.com", "a\u200b@example.com", "\ud800@example.com", "x".repeat(255)]) {
    assert.ok(!loginRequestSchema.safeParse({ ...login, username }).success, JSON.stringify(username));
  }
  assert.ok(!registerRequestSchema.safeParse({ email: "ann@example.com", nonce: "n" }).success);
});

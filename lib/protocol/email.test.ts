import assert from "node:assert/strict";
import test from "node:test";
import { accountNameSchema, emailSchema, normalizeEmail } from "./email.ts";

test("all spellings of an address have one stored form", () => {
  for (const typed of ["Ann@Bücher.example", " ann@xn--bcher-kva.example ", "ann@BU\u0308CHER.example"]) {
    assert.equal(normalizeEmail(typed), "ann@bücher.example", typed);
  }
});

test("addresses are accepted in any script, and invalid ones are refused", () => {
  for (const email of ["a.b+c@example.com", "ψ@example.com", "o'neil@sub.example.co"]) {
    assert.ok(emailSchema.safeParse(email).success, email);
  }
  const invalid = ["ann", "@example.com", "ann@localhost", "a b@example.com", ".a@example.com", "a..b@example.com"];
  for (const email of [
    ...invalid,
    "a.@example.com",
    "a@-x.example",
    "a@b@example.com",
    `${"a".repeat(65)}@example.com`,
  ]) {
    assert.ok(!emailSchema.safeParse(email).success, email);
  }
});

test("invisible characters are refused in a new address and accepted in an existing account's", () => {
  const email = "an\u{e0100}n@example.com";
  assert.ok(!emailSchema.safeParse(email).success);
  assert.ok(accountNameSchema.safeParse(email).success);
});

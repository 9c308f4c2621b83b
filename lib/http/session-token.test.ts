import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { openSession, sealSession } from "./session-token.ts";

const [secret, other] = ["a".repeat(43), "b".repeat(43)];
const id = randomUUID();
const token = sealSession(id, secret);

test("a sealed session opens with its secret, also when that has become the previous one", () => {
  assert.equal(openSession(token, [secret]), id);
  assert.equal(openSession(token, [other, secret]), id);
  assert.equal(openSession(token, [other]), null);
  assert.equal(openSession(token, []), null);
});

test("a token that was changed in any place does not open", () => {
  const [, mac = ""] = token.split(".");
  const last = mac.at(-1) === "A" ? "B" : "A";
  for (const bad of [
    null,
    "",
    ".",
    id,
    `${id}.`,
    `${randomUUID()}.${mac}`,
    `${id.toUpperCase()}.${mac}`,
    `${id}.${mac.slice(0, -1)}`,
    `${id}.${mac.slice(0, -1)}${last}`,
    `${id}.${mac}=`,
    `${id}.${mac}A`,
    `${token}.${mac}`,
    ` ${token}`,
    `${id}.${Buffer.from(mac, "base64url").toString("base64")}`,
    `not-a-uuid.${mac}`,
  ]) {
    assert.equal(openSession(bad, [secret]), null, String(bad));
  }
});

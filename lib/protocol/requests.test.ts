import assert from "node:assert/strict";
import test from "node:test";
import { z } from "zod";
import { randomToken } from "./random.ts";
import {
  beginRequestSchema,
  ceremonyNamed,
  loginRequestSchema,
  registerRequestSchema,
  scanRequestSchema,
} from "./requests.ts";

const id = randomToken(16);
const digest = randomToken(32);
const accepts = (schema: z.core.$ZodType, message: unknown) => z.safeParse(schema, message).success;

test("a scan names its ceremony once, in the field of its kind, and its key if that exists already", () => {
  const cases: [message: object, accepted: boolean][] = [
    [{ challenge: id, key_id: digest }, true],
    [{ nonce: id }, true],
    [{ nonce: id, action: "register" }, true],
    [{ challenge: id }, false],
    [{}, false],
    [{ challenge: id, nonce: id, key_id: digest }, false],
    [{ nonce: id, action: "login" }, false],
    [{ challenge: id, key_id: digest, action: "register" }, false],
    [{ nonce: randomToken(15) }, false],
  ];
  for (const [message, accepted] of cases) {
    assert.equal(
      accepts(scanRequestSchema, { version: 2, claim: digest, ...message }),
      accepted,
      JSON.stringify(message),
    );
  }
  assert.ok(!accepts(scanRequestSchema, { version: 1, claim: digest, nonce: id }));
});

test("the named ceremony keeps the field by which it was named", () => {
  assert.deepEqual(ceremonyNamed({ challenge: id }), { id, field: "challenge", action: undefined });
  assert.deepEqual(ceremonyNamed({ nonce: id, action: "register" }), { id, field: "nonce", action: "register" });
});

test("answers carry a number of two digits or none, and addresses are normalized", () => {
  const login = {
    version: 2,
    username: " Ann@Example.com",
    challenge: id,
    key_id: digest,
    claim_token: digest,
    response: "r",
  };
  assert.equal(loginRequestSchema.parse(login).username, "ann@example.com");
  for (const number of [10, 99]) assert.ok(accepts(loginRequestSchema, { ...login, number }));
  for (const number of [9, 100, 10.5, "10", null])
    assert.ok(!accepts(loginRequestSchema, { ...login, number }), String(number));
});

test("a device's name is cleaned and must not be empty", () => {
  const register = {
    version: 2,
    email: "ann@example.com",
    public_key: "k",
    nonce: id,
    claim_token: digest,
    response: "r",
  };
  assert.equal(registerRequestSchema.parse({ ...register, device_name: " Pixel\u202e 8 " }).device_name, "Pixel 8");
  for (const name of ["", "\u200b", "x".repeat(65)]) {
    assert.ok(!accepts(registerRequestSchema, { ...register, device_name: name }), name);
  }
});

test("a begun ceremony is of version 2 by default, and of version 1 only for a login or a registration", () => {
  assert.equal(beginRequestSchema.parse({ action: "login" }).version, 2);
  assert.ok(accepts(beginRequestSchema, { version: 1, action: "login" }));
  for (const message of [
    { version: 1, action: "add-device" },
    { version: 1, action: "confirm", operation: "x" },
    { action: "register" },
    { action: "other" },
    { version: 3, action: "login" },
  ]) {
    assert.ok(!accepts(beginRequestSchema, message), JSON.stringify(message));
  }
});

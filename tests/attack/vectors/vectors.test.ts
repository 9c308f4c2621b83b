import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { verifySignature } from "#lib/ceremony/verify.ts";
import { openSession } from "#lib/http/session-token.ts";
import { encodeBase64url } from "#lib/protocol/base64url.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import { importPublicKey } from "#lib/protocol/keys.ts";
import { storedKeyOf, verifyResponse } from "#lib/protocol/version-1/keys.ts";
import type { KeyVector } from "./ec-keys.ts";
import type { SignatureVector } from "./rsa-signatures.ts";
import { COOKIE_SECRET, type CookieVector, SESSION_ID } from "./session-cookies.ts";

/**
 * Generated cases of the kinds of Project Wycheproof (`generate.ts`). Those for ECDSA are in
 * lib/ceremony/verify.test.ts.
 */
const read = (name: string) => JSON.parse(readFileSync(new URL(`${name}.json`, import.meta.url), "utf8"));

/** The result for an input: accepted, or the code and text of its refusal. */
async function outcome(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
    return "taken";
  } catch (error) {
    assert.ok(error instanceof ProtocolError, String(error));
    return `${error.code}: ${error.message}`;
  }
}

test("P-256 keys: exactly one encoding of a point on the curve is accepted, and everything else refused with the same text", async () => {
  const { keys } = read("p256-spki") as { keys: KeyVector[] };
  const refusals = new Set<string>();
  for (const { name, hex, valid } of keys) {
    const publicKey = encodeBase64url(Buffer.from(hex, "hex"));
    const came = await outcome(() => importPublicKey(publicKey));
    assert.equal(came === "taken", valid, name);
    if (!valid) refusals.add(came);
    // At a login, such a key verifies nothing, even if it had been stored.
    if (!valid) assert.equal(verifySignature(publicKey, new Uint8Array(4), encodeBase64url(new Uint8Array(64))), false);
  }
  assert.equal(keys.filter(({ valid }) => !valid).length > 45, true);
  assert.deepEqual(
    [...refusals].map((text) => text.split(":")[0]),
    ["invalid_key"],
  );
});

test("RSA keys: DER of a strong key is accepted, and everything else refused with the same text", async () => {
  const { keys } = read("rsa-pkcs1") as { keys: KeyVector[] };
  const refusals = new Set<string>();
  for (const { name, hex, valid } of keys) {
    const came = await outcome(() => storedKeyOf(Buffer.from(hex, "hex").toString("base64")));
    assert.equal(came === "taken", valid, name);
    if (!valid) refusals.add(came);
  }
  assert.deepEqual(
    [...refusals].map((text) => text.split(":")[0]),
    ["invalid_key"],
  );
});

test("RSA signatures: only the correct block is accepted", async () => {
  const { public_key, message, signatures } = read("rsa-pkcs1-v1_5-sha512");
  const stored = await storedKeyOf(public_key);
  for (const { name, signature, valid } of signatures as SignatureVector[]) {
    assert.equal(await verifyResponse(stored, message, signature), valid, name);
  }
});

test("the session cookie: a cookie that was not sealed for this session, purpose and encoding opens nothing", () => {
  const { cookies } = read("session-cookie") as { cookies: CookieVector[] };
  for (const { name, token, valid } of cookies) {
    assert.equal(openSession(token, [COOKIE_SECRET]), valid ? SESSION_ID : null, name);
  }
  assert.ok(cookies.length > 40);
});

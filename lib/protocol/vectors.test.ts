import assert from "node:assert/strict";
import test from "node:test";
import vectors from "#docs/vectors/version-2.json" with { type: "json" };
import { encodeBase64url } from "./base64url.ts";
import { emailSchema } from "./email.ts";
import { ProtocolError } from "./errors.ts";
import { exportPublicKey, importPublicKey, keyIdOf, signWith, verifyWith } from "./keys.ts";
import { ACTIONS, type Action } from "./kinds.ts";
import { formatLink, parseLink } from "./link.ts";
import { sha256Text } from "./random.ts";
import { encodeTranscript, type Transcript } from "./transcript.ts";
import { parseUserCode } from "./user-code.ts";

test("links are formatted and parsed as in the vectors", () => {
  for (const { link: text, older, action, provider, challenge } of vectors.links.valid) {
    const link = { action: action as Action, provider, challenge };
    assert.equal(formatLink(link), text);
    for (const written of [text, ...(older ? [older] : [])]) assert.deepEqual(parseLink(written), link);
  }
  assert.deepEqual(new Set(vectors.links.valid.map(({ action }) => action)), new Set(ACTIONS));
});

test("invalid links are refused", () => {
  for (const text of vectors.links.invalid) {
    assert.throws(() => parseLink(text), ProtocolError, text);
  }
});

test("user codes are parsed as in the vectors", () => {
  for (const { typed, read } of vectors.user_codes) assert.equal(parseUserCode(typed), read, typed);
});

test("addresses are normalized as in the vectors", () => {
  for (const { typed, stored } of vectors.emails) assert.equal(emailSchema.parse(typed), stored);
  for (const typed of vectors.no_emails) assert.equal(emailSchema.safeParse(typed).success, false, typed);
});

test("a claim is the SHA-256 of its token's text", async () => {
  assert.equal(await sha256Text(vectors.claim.claim_token), vectors.claim.claim);
});

test("a key's id is the SHA-256 of its SPKI DER", async () => {
  const key = await importPublicKey(vectors.key.public_key);
  assert.equal(await exportPublicKey(key), vectors.key.public_key);
  assert.equal(await keyIdOf(vectors.key.public_key), vectors.key.key_id);
});

test("signed bytes and signatures equal the vectors", async () => {
  const publicKey = await importPublicKey(vectors.key.public_key);
  const privateKey = await crypto.subtle.importKey(
    "jwk",
    vectors.key.jwk,
    { name: "ECDSA", namedCurve: "P-256" },
    false,
    ["sign"],
  );
  for (const vector of vectors.transcripts) {
    const { action, provider, email, challenge, key_id: keyId, number, text } = vector;
    const bytes = encodeTranscript({
      action: action as Action,
      provider,
      email,
      challenge,
      keyId,
      number,
      textHash: text === undefined ? undefined : await sha256Text(text),
    } as Transcript);
    assert.equal(new TextDecoder().decode(bytes), vector.signed_text);
    assert.equal(encodeBase64url(bytes), vector.signed_bytes);
    assert.ok(await verifyWith(publicKey, bytes, vector.response));
    assert.ok(await verifyWith(publicKey, bytes, await signWith(privateKey, bytes)));

    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    assert.equal(await verifyWith(publicKey, bytes, vector.response), false);
  }
});

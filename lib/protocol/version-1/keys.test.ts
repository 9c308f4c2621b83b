import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { decodeBase64url } from "../base64url.ts";
import { ProtocolError } from "../errors.ts";
import { keyIdOf } from "../keys.ts";
import { encodeBase64 } from "./base64.ts";
import { formatCode, parseCode } from "./code.ts";
import { exportPublicKey, generateKeyPair, signChallenge, storedKeyOf, verifyResponse } from "./keys.ts";
import { loginRequestSchema, registerRequestSchema } from "./messages.ts";

const vectors = JSON.parse(readFileSync(new URL("../../../docs/vectors/version-1.json", import.meta.url), "utf8"));
const { key } = vectors;

test("the key, its id and its signatures equal the vectors", async () => {
  const stored = await storedKeyOf(key.public_key);
  assert.equal(stored, key.spki);
  assert.equal(await keyIdOf(stored), key.key_id);

  const pkcs8 = decodeBase64url(key.private_key_pkcs8);
  const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-512" };
  const privateKey = await crypto.subtle.importKey("pkcs8", pkcs8, algorithm, false, ["sign"]);
  const publicKey = await crypto.subtle.importKey("spki", decodeBase64url(key.spki), algorithm, true, ["verify"]);
  assert.equal(await exportPublicKey(publicKey), key.public_key);
  for (const { challenge, response } of vectors.signatures) {
    assert.equal(await signChallenge(privateKey, challenge), response);
    assert.equal(await verifyResponse(stored, challenge, response), true);
    assert.equal(await verifyResponse(stored, `${challenge} `, response), false);
  }
});

test("codes and messages equal the vectors", () => {
  for (const { text, says } of vectors.codes) {
    assert.deepEqual(parseCode(text), says);
    if (JSON.parse(text).version === 1) assert.equal(formatCode(says), text);
  }
  const { register, login } = vectors.requests;
  const { version: _, ...registration } = register;
  const { version: __, ...signIn } = login;
  assert.deepEqual(registerRequestSchema.parse(register), registration);
  assert.deepEqual(loginRequestSchema.parse(login), signIn);
  assert.equal(register.public_key, key.public_key);
  assert.ok(vectors.signatures.some((signed: { response: string }) => signed.response === login.response));
});

test("generates keys that can sign but not be exported", async () => {
  const { publicKey, privateKey } = await generateKeyPair();
  const stored = await storedKeyOf(await exportPublicKey(publicKey));
  const response = await signChallenge(privateKey, "AAECAwQFBgc=");
  assert.equal(await verifyResponse(stored, "AAECAwQFBgc=", response), true);
  for (const format of ["pkcs8", "jwk"] as const) await assert.rejects(crypto.subtle.exportKey(format, privateKey));
});

test("invalid keys are refused, and invalid signatures do not verify", async () => {
  const garbage = encodeBase64(new Uint8Array(270));
  for (const publicKey of ["", "!", key.spki, garbage, `${key.public_key}\n`]) {
    await assert.rejects(
      storedKeyOf(publicKey),
      (error) => error instanceof ProtocolError && error.code === "invalid_key",
    );
  }
  const [{ challenge, response }] = vectors.signatures;
  for (const wrong of ["", "!", garbage, response.slice(4), `${response} `, response.replaceAll("/", "_")]) {
    assert.equal(await verifyResponse(key.spki, challenge, wrong), false);
  }
  assert.equal(await verifyResponse("!", challenge, response), false);
});

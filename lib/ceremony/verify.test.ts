import assert from "node:assert/strict";
import { createPrivateKey, generateKeyPairSync, sign } from "node:crypto";
import { test } from "node:test";
import vectors from "#docs/vectors/version-2.json" with { type: "json" };
import { decodeBase64url, encodeBase64url } from "#lib/protocol/base64url.ts";
import { importPublicKey, verifyWith } from "#lib/protocol/keys.ts";
import { verifySignature } from "./verify.ts";

const publicKey = vectors.key.public_key;
const privateKey = createPrivateKey({ key: vectors.key.jwk, format: "jwk" });
const data = new TextEncoder().encode("qr2pass/2\nlogin");
const signature = encodeBase64url(sign("sha256", data, { key: privateKey, dsaEncoding: "ieee-p1363" }));
const bytes = decodeBase64url(signature);
/** The order of P-256's group (FIPS 186-5, SP 800-186 section 3.2.1.3). */
const N = BigInt("0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");

const [r, s] = [bytes.slice(0, 32), bytes.slice(32)];
const number = (value: bigint) => Uint8Array.from(Buffer.from(value.toString(16).padStart(64, "0"), "hex"));
const integerOf = (part: Uint8Array) => BigInt(`0x${Buffer.from(part).toString("hex")}`);
const joined = (...parts: Uint8Array[]) => encodeBase64url(Uint8Array.from(parts.flatMap((part) => [...part])));

test("the known signatures verify, and changed ones do not", () => {
  for (const { signed_text, response } of vectors.transcripts) {
    const text = new TextEncoder().encode(signed_text);
    assert.equal(verifySignature(publicKey, text, response), true);
    assert.equal(verifySignature(publicKey, new TextEncoder().encode(`${signed_text}\n`), response), false);
  }
});

const invalid: Record<string, string> = {
  empty: "",
  "r and s zero": joined(new Uint8Array(64)),
  "r zero": joined(new Uint8Array(32), s),
  "s zero": joined(r, new Uint8Array(32)),
  "r as large as the order": joined(number(N), s),
  "s as large as the order": joined(r, number(N)),
  "r plus the order": joined(number((integerOf(r) + N) % 2n ** 256n), s),
  "all ones": joined(new Uint8Array(64).fill(255)),
  "r and s exchanged": joined(s, r),
  "one byte short": joined(bytes.slice(0, 63)),
  "one byte more": joined(bytes, Uint8Array.of(0)),
  "a leading zero before each": joined(Uint8Array.of(0), r, Uint8Array.of(0), s),
  "P-384's length": joined(new Uint8Array(16), r, new Uint8Array(16), s),
  "only r": joined(r),
  DER: encodeBase64url(sign("sha256", data, privateKey)),
  "over SHA-384": encodeBase64url(sign("sha384", data, { key: privateKey, dsaEncoding: "ieee-p1363" })),
  padded: `${signature}==`,
  "in standard base64": Buffer.from(bytes).toString("base64").replaceAll("=", ""),
  "with a bit that no byte has": `${signature.slice(0, -1)}${signature.at(-1) === "B" ? "C" : "B"}`,
  "with a space": ` ${signature}`,
};

for (const [name, response] of Object.entries(invalid)) {
  // Some signatures contain no character that base64 and base64url encode differently.
  if (response === signature) continue;
  test(`an invalid signature is refused, in place as by WebCrypto: ${name}`, async () => {
    assert.equal(verifySignature(publicKey, data, response), false);
    assert.equal(await verifyWith(await importPublicKey(publicKey), data, response), false);
  });
}

test("a high s is accepted: a signature is used once and identifies nothing", () => {
  const other = joined(r, number(N - integerOf(s)));
  assert.equal(verifySignature(publicKey, data, signature), true);
  assert.equal(verifySignature(publicKey, data, other), true);
});

test("keys of other curves and algorithms verify no signature", () => {
  for (const pair of [
    generateKeyPairSync("ec", { namedCurve: "P-384" }),
    generateKeyPairSync("ec", { namedCurve: "secp256k1" }),
    generateKeyPairSync("rsa", { modulusLength: 2048 }),
    generateKeyPairSync("ed25519"),
  ]) {
    const spki = encodeBase64url(pair.publicKey.export({ format: "der", type: "spki" }));
    const algorithm = pair.publicKey.asymmetricKeyType === "ed25519" ? null : "sha256";
    const made = sign(algorithm, data, { key: pair.privateKey, dsaEncoding: "ieee-p1363" });
    const its = encodeBase64url(made);
    assert.equal(verifySignature(spki, data, its), false, String(pair.publicKey.asymmetricKeyType));
    assert.equal(verifySignature(spki, data, signature), false);
  }
  for (const nonsense of ["", "AA", publicKey.slice(0, -2), `${publicKey}AAAA`]) {
    assert.equal(verifySignature(nonsense, data, signature), false, nonsense);
  }
});

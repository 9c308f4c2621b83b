import { decodeBase64url, encodeBase64url } from "../base64url.ts";
import { ProtocolError } from "../errors.ts";
import { decodeBase64, encodeBase64 } from "./base64.ts";
import { pkcs1OfSpki, spkiOfPkcs1 } from "./rsa-key.ts";

/** RSASSA-PKCS1-v1_5 with SHA-512 (RFC 8017 section 8.2), the signature algorithm of version 1. */
const ALGORITHM = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-512" } as const;
const GENERATED = { ...ALGORITHM, modulusLength: 2048, publicExponent: Uint8Array.of(1, 0, 1) } as const;

/** Generates an RSA key pair of 2048 bits with a private key that can sign but not be exported. */
export function generateKeyPair(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(GENERATED, false, ["sign", "verify"]);
}

/** `public_key` in the format of version 1: PKCS#1 DER, standard base64. */
export async function exportPublicKey(key: CryptoKey): Promise<string> {
  return encodeBase64(pkcs1OfSpki(new Uint8Array(await crypto.subtle.exportKey("spki", key))));
}

/**
 * Converts a `public_key` of version 1 to the form in which keys are stored and identified: SPKI DER, base64url.
 *
 * @throws ProtocolError `invalid_key`
 */
export async function storedKeyOf(publicKey: string): Promise<string> {
  try {
    const spki = spkiOfPkcs1(decodeBase64(publicKey));
    await crypto.subtle.importKey("spki", spki, ALGORITHM, false, ["verify"]);
    return encodeBase64url(spki);
  } catch (cause) {
    throw cause instanceof ProtocolError && cause.code === "invalid_key"
      ? cause
      : new ProtocolError("invalid_key", { cause });
  }
}

/** Signs the UTF-8 bytes of the challenge exactly as written in the code. Returns standard base64. */
export async function signChallenge(key: CryptoKey, challenge: string): Promise<string> {
  const signature = await crypto.subtle.sign(ALGORITHM, key, new TextEncoder().encode(challenge));
  return encodeBase64(new Uint8Array(signature));
}

/** Verifies `response` over `challenge` with a stored key. Returns false for malformed input. */
export async function verifyResponse(storedKey: string, challenge: string, response: string): Promise<boolean> {
  try {
    const spki = decodeBase64url(storedKey);
    const key = await crypto.subtle.importKey("spki", spki, ALGORITHM, false, ["verify"]);
    return await crypto.subtle.verify(ALGORITHM, key, decodeBase64(response), new TextEncoder().encode(challenge));
  } catch {
    return false;
  }
}

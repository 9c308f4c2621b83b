import { decodeBase64url, encodeBase64url } from "./base64url.ts";
import { ProtocolError } from "./errors.ts";

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256" } as const;
const SIGNING = { name: "ECDSA", hash: "SHA-256" } as const;
/** r and s of a P-256 signature in IEEE P1363 form, 32 bytes each. */
const SIGNATURE_BYTES = 64;
/** The SPKI DER of an uncompressed P-256 point (RFC 5480): a 26-byte header and 65 bytes. */
const SPKI_BYTES = 91;
const HEADER_BYTES = 26;
/**
 * The first byte of an uncompressed point (SEC 1, section 2.3.3). X9.62's hybrid form has the same length and begins
 * with 6 or 7.
 */
const UNCOMPRESSED = 4;

/** Generates an ECDSA P-256 key pair with a private key that can sign but not be exported (W3C WebCrypto). */
export function generateKeyPair(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(ALGORITHM, false, ["sign", "verify"]);
}

/** The public key's SPKI DER, base64url. */
export async function exportPublicKey(key: CryptoKey): Promise<string> {
  return encodeBase64url(new Uint8Array(await crypto.subtle.exportKey("spki", key)));
}

/** `key_id`: the SHA-256 of a public key's SPKI DER, base64url. `publicKey` is that DER in base64url. */
export async function keyIdOf(publicKey: string): Promise<string> {
  return encodeBase64url(new Uint8Array(await crypto.subtle.digest("SHA-256", decodeBase64url(publicKey))));
}

/**
 * Imports a public key in SPKI DER, base64url. WebCrypto checks that the point is on the curve.
 *
 * @throws ProtocolError `invalid_key`
 */
export async function importPublicKey(publicKey: string): Promise<CryptoKey> {
  try {
    const spki = decodeBase64url(publicKey);
    const key = await crypto.subtle.importKey("spki", spki, ALGORITHM, true, ["verify"]);
    // A key has exactly one encoding, and so one key_id: compressed and hybrid points and BER variants are refused.
    const canonical = new Uint8Array(await crypto.subtle.exportKey("spki", key));
    const uncompressed = spki.length === SPKI_BYTES && spki[HEADER_BYTES] === UNCOMPRESSED;
    if (uncompressed && canonical.every((byte, at) => byte === spki[at])) return key;
  } catch (cause) {
    throw new ProtocolError("invalid_key", { cause });
  }
  throw new ProtocolError("invalid_key");
}

/** Signs `data` with ECDSA P-256 and SHA-256. Returns IEEE P1363 form, base64url. */
export async function signWith(key: CryptoKey, data: Uint8Array<ArrayBuffer>): Promise<string> {
  return encodeBase64url(new Uint8Array(await crypto.subtle.sign(SIGNING, key, data)));
}

/** Verifies `signature` (IEEE P1363, base64url) over `data`. Returns false for malformed input. */
export async function verifyWith(key: CryptoKey, data: Uint8Array<ArrayBuffer>, signature: string): Promise<boolean> {
  try {
    const bytes = decodeBase64url(signature);
    return bytes.length === SIGNATURE_BYTES && (await crypto.subtle.verify(SIGNING, key, bytes, data));
  } catch {
    return false;
  }
}

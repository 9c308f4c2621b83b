import { createPublicKey, verify } from "node:crypto";
import { decodeBase64url } from "#lib/protocol/base64url.ts";

/**
 * The beginning of the SPKI DER of every uncompressed P-256 point (RFC 5480 section 2). The point's 64 bytes follow.
 */
const SPKI_HEADER = Buffer.from("3059301306072a8648ce3d020106082a8648ce3d03010703420004", "hex");
const SPKI_BYTES = SPKI_HEADER.length + 64;
/** r and s of a P-256 signature in IEEE P1363 form, 32 bytes each. */
const SIGNATURE_BYTES = 64;

/**
 * Verifies `signature` (ECDSA P-256 with SHA-256 in IEEE P1363 form, base64url) over `data` with a registered key (SPKI
 * DER, base64url). Returns false for malformed input. It is a synchronous version of `verifyWith` in lib/protocol:
 * WebCrypto imports the key and verifies on other threads, and the thread changes cost more than the work itself.
 */
export function verifySignature(publicKey: string, data: Uint8Array, signature: string): boolean {
  try {
    const bytes = decodeBase64url(signature);
    const spki = Buffer.from(decodeBase64url(publicKey));
    const isP256 = spki.length === SPKI_BYTES && SPKI_HEADER.equals(spki.subarray(0, SPKI_HEADER.length));
    if (!isP256 || bytes.length !== SIGNATURE_BYTES) return false;
    const key = createPublicKey({ key: spki, format: "der", type: "spki" });
    return verify("sha256", data, { key, dsaEncoding: "ieee-p1363" }, bytes);
  } catch {
    return false;
  }
}

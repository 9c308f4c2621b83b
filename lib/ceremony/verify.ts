import { createPublicKey, verify } from "node:crypto";
import { decodeBase64url } from "#lib/protocol/base64url.ts";

/** r and s of a P-256 signature in IEEE P1363 form, 32 bytes each. */
const SIGNATURE_BYTES = 64;

/**
 * Whether `signature` (ECDSA P-256 with SHA-256 in IEEE P1363 form, base64url) over `data` is that of a registered key
 * (SPKI DER, base64url). Anything malformed is `false`. It does what `verifyWith` of the protocol does, in place:
 * WebCrypto hands the import of the key and the verification to other threads, which costs more than both take.
 */
export function verifySignature(publicKey: string, data: Uint8Array, signature: string): boolean {
  try {
    const bytes = decodeBase64url(signature);
    const key = createPublicKey({ key: Buffer.from(publicKey, "base64url"), format: "der", type: "spki" });
    return bytes.length === SIGNATURE_BYTES && verify("sha256", data, { key, dsaEncoding: "ieee-p1363" }, bytes);
  } catch {
    return false;
  }
}

import { hash } from "node:crypto";

/**
 * The SHA-256 (FIPS 180-4) of the UTF-8 bytes of `text`, base64url: `sha256Text` of the protocol, at once. WebCrypto
 * hands each digest to another thread, which costs fifty times what it takes, and a login needs half a dozen.
 */
export const sha256 = (text: string): string => hash("sha256", text, "base64url");

import { hash } from "node:crypto";

/**
 * The SHA-256 (FIPS 180-4) of the UTF-8 bytes of `text`, base64url: a synchronous version of `sha256Text` in
 * lib/protocol. WebCrypto computes each digest on another thread, which takes fifty times as long, and a login needs
 * half a dozen.
 */
export const sha256 = (text: string): string => hash("sha256", text, "base64url");

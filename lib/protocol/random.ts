import { encodeBase64url } from "./base64url.ts";

/** `size` random bytes from the platform's cryptographic generator, base64url. */
export function randomToken(size: number): string {
  return encodeBase64url(crypto.getRandomValues(new Uint8Array(size)));
}

/** The SHA-256 (FIPS 180-4) of the UTF-8 bytes of `text`, base64url, 43 characters. */
export async function sha256Text(text: string): Promise<string> {
  return encodeBase64url(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))));
}

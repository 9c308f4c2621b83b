import { ProtocolError } from "./errors.ts";

/** Encodes bytes as base64url without padding (RFC 4648 section 5). */
export function encodeBase64url(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/**
 * Decodes base64url without padding (RFC 4648 section 5). Refuses padding, other
 * alphabets and non-canonical trailing bits, so that one value has one spelling.
 *
 * @throws ProtocolError `malformed`
 */
export function decodeBase64url(text: string): Uint8Array<ArrayBuffer> {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) throw notBase64url();
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = Uint8Array.from(binary, (char) => char.charCodeAt(0));
  if (encodeBase64url(bytes) !== text) throw notBase64url();
  return bytes;
}

/** Whether `text` is the canonical base64url of exactly `size` bytes. */
export function isBase64urlOf(size: number, text: string): boolean {
  if (text.length !== Math.ceil((size * 4) / 3)) return false;
  try {
    return decodeBase64url(text).length === size;
  } catch {
    return false;
  }
}

function notBase64url(): ProtocolError {
  return new ProtocolError("malformed", { detail: "A value is not canonical base64url without padding." });
}

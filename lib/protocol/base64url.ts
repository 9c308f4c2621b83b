import { base64urlnopad } from "@scure/base";
import { ProtocolError } from "./errors.ts";

/** Encodes bytes as base64url without padding (RFC 4648 section 5). */
export const encodeBase64url = (bytes: Uint8Array): string => base64urlnopad.encode(bytes);

/**
 * Decodes base64url without padding (RFC 4648 section 5). Refuses padding, other alphabets and non-zero trailing bits,
 * so that each value has exactly one encoding.
 *
 * @throws ProtocolError `malformed`
 */
export function decodeBase64url(text: string): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(base64urlnopad.decode(text));
  } catch (cause) {
    throw new ProtocolError("malformed", { detail: "A value is not canonical base64url without padding.", cause });
  }
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

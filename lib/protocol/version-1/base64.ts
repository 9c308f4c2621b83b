import { ProtocolError } from "../errors.ts";

/** Encodes bytes as standard base64 with padding (RFC 4648 section 4). */
export function encodeBase64(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/**
 * Decodes standard base64 with padding (RFC 4648 section 4). Refuses line breaks, missing padding and non-zero trailing
 * bits.
 *
 * @throws ProtocolError `malformed`
 */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) throw notBase64();
  let binary: string;
  try {
    binary = atob(text);
  } catch (cause) {
    throw notBase64(cause);
  }
  const bytes = Uint8Array.from(binary, (char) => char.charCodeAt(0));
  if (encodeBase64(bytes) !== text) throw notBase64();
  return bytes;
}

function notBase64(cause?: unknown): ProtocolError {
  return new ProtocolError("malformed", { detail: "A value is not canonical base64 with padding.", cause });
}

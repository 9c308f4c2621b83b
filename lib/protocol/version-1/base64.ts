import { base64 } from "@scure/base";
import { ProtocolError } from "../errors.ts";

/** Encodes bytes as standard base64 with padding (RFC 4648 section 4). */
export const encodeBase64 = (bytes: Uint8Array): string => base64.encode(bytes);

/**
 * Decodes standard base64 with padding (RFC 4648 section 4). Refuses line breaks, missing padding and non-zero trailing
 * bits.
 *
 * @throws ProtocolError `malformed`
 */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(base64.decode(text));
  } catch (cause) {
    throw new ProtocolError("malformed", { detail: "A value is not canonical base64 with padding.", cause });
  }
}

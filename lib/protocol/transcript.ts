import { ProtocolError } from "./errors.ts";
import type { Action } from "./link.ts";

/** What a signature covers. `challenge` is the nonce in a registration. */
export interface Transcript {
  action: Action;
  /** The site's origin, as `URL.origin` spells it. */
  provider: string;
  /** As stored: trimmed, lower case, NFC. */
  email: string;
  challenge: string;
  /** SHA-256 of the public key's SPKI DER, base64url. */
  keyId: string;
  /** The number the person picked, absent when none was asked. */
  number?: number | undefined;
}

/**
 * The signed bytes: UTF-8 text, one field a line, joined by `\n`, with a first line
 * that separates them from anything else a key may sign (docs/protocol.md).
 *
 * @throws ProtocolError `malformed` when a field holds a line break
 */
export function encodeTranscript(transcript: Transcript): Uint8Array<ArrayBuffer> {
  const lines = [
    "qr2pass/2",
    transcript.action,
    transcript.provider,
    transcript.email,
    transcript.challenge,
    transcript.keyId,
    transcript.number === undefined ? "" : String(transcript.number),
  ];
  if (lines.some((line) => /[\r\n]/.test(line))) {
    throw new ProtocolError("malformed", { detail: "A signed field holds a line break." });
  }
  return new TextEncoder().encode(lines.join("\n"));
}

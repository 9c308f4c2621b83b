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
  const { action, provider, email, challenge, keyId, number } = transcript;
  return encode([action, provider, email, challenge, keyId, number === undefined ? "" : String(number)]);
}

/**
 * The signed bytes by which a key cancels a recovery of its account.
 *
 * @throws ProtocolError `malformed` when a field holds a line break
 */
export function encodeCancelRecovery(fields: {
  provider: string;
  recovery: string;
  keyId: string;
}): Uint8Array<ArrayBuffer> {
  return encode(["cancel-recovery", fields.provider, fields.recovery, fields.keyId]);
}

/**
 * The signed bytes by which a key has itself taken off its account. They hold nothing fresh:
 * a key is removed once, and for good.
 *
 * @throws ProtocolError `malformed` when a field holds a line break
 */
export function encodeKeyRemoval({ provider, keyId }: Pick<Transcript, "provider" | "keyId">): Uint8Array<ArrayBuffer> {
  return encode(["remove-key", provider, keyId]);
}

function encode(fields: string[]): Uint8Array<ArrayBuffer> {
  const lines = ["qr2pass/2", ...fields];
  if (lines.some((line) => /[\r\n]/.test(line))) {
    throw new ProtocolError("malformed", { detail: "A signed field holds a line break." });
  }
  return new TextEncoder().encode(lines.join("\n"));
}

import { ProtocolError } from "./errors.ts";
import { type Action, KINDS } from "./kinds.ts";

/** The content that a signature covers. `challenge` is the ceremony's public id, whatever its name in messages. */
export interface Transcript {
  action: Action;
  /** The site's origin, as `URL.origin` spells it. */
  provider: string;
  /** In stored form: trimmed, lower case, NFC. */
  email: string;
  challenge: string;
  /** SHA-256 of the public key's SPKI DER, base64url. */
  keyId: string;
  /** The number that the person typed; absent if none was required. */
  number?: number | undefined;
  /**
   * The SHA-256 of the UTF-8 text that was shown, base64url. Required for kinds that confirm a text, and forbidden for
   * others.
   */
  textHash?: string | undefined;
}

/**
 * The signed bytes: UTF-8 text with one field per line, joined by `\n`. The first line separates them from everything
 * else that a key may sign (docs/protocol.md).
 *
 * @throws ProtocolError `malformed` if a field contains a line break, or if the text hash is missing or present against
 *   the rule of the kind
 */
export function encodeTranscript(transcript: Transcript): Uint8Array<ArrayBuffer> {
  const { action, provider, email, challenge, keyId, number, textHash } = transcript;
  if ((textHash !== undefined) !== KINDS[action].confirmsText) throw new ProtocolError("malformed");
  const lines = [action, provider, email, challenge, keyId, number === undefined ? "" : String(number)];
  return encode(textHash === undefined ? lines : [...lines, textHash]);
}

/**
 * The bytes that a key signs to cancel a recovery of its account.
 *
 * @throws ProtocolError `malformed` if a field contains a line break
 */
export function encodeCancelRecovery(fields: {
  provider: string;
  recovery: string;
  keyId: string;
}): Uint8Array<ArrayBuffer> {
  return encode(["cancel-recovery", fields.provider, fields.recovery, fields.keyId]);
}

/**
 * The bytes that a key signs to be removed from its account. They contain no nonce: a key is removed once and
 * permanently.
 *
 * @throws ProtocolError `malformed` if a field contains a line break
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

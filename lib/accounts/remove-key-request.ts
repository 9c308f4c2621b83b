import { ProtocolError } from "#lib/protocol/errors.ts";
import { importPublicKey, verifyWith } from "#lib/protocol/keys.ts";
import { encodeKeyRemoval } from "#lib/protocol/transcript.ts";
import { findKey, removeKey } from "./keys.ts";
import type { Session } from "./sessions.ts";

interface RemoveKeyRequest {
  /** The site's origin. */
  provider: string;
  keyId: string;
  /** IEEE P1363, base64url, over `encodeKeyRemoval`. */
  signature: string;
}

/**
 * Removes a key at its own request, from a browser that is signed in to the key's account.
 *
 * @param session the live session of that browser, or null
 * @returns the key's account
 * @throws ProtocolError `unknown_key` also if the key belongs to another account, `not_signed_in`, `bad_signature`,
 *   `last_key`
 */
export async function removeKeyByRequest(
  { provider, keyId, signature }: RemoveKeyRequest,
  session: () => Promise<Session | null>,
): Promise<{ userId: string; email: string }> {
  const key = await findKey(keyId);
  // The answer is the same without a session, because removing the key may have ended that session too.
  if (key?.algorithm !== "ES256") throw new ProtocolError("unknown_key");
  const current = await session();
  if (!current) throw new ProtocolError("not_signed_in");
  if (key.userId !== current.userId) throw new ProtocolError("unknown_key");
  const signed = encodeKeyRemoval({ provider, keyId });
  if (!(await verifyWith(await importPublicKey(key.publicKey), signed, signature))) {
    throw new ProtocolError("bad_signature");
  }
  await removeKey(keyId);
  return { userId: key.userId, email: key.email };
}

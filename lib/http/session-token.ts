import { z } from "zod";
import { openSealedId, sealId } from "#lib/foundation/sealed-id.ts";

const PURPOSE = "qr2pass session 1";

const sessionId = z.uuid();

/** The value of the session cookie: the session's id, sealed. */
export function sealSession(id: string, secret: string): string {
  return sealId(id, PURPOSE, secret);
}

/**
 * The session's id in a cookie that one of `secrets` sealed, else null. The id is a random UUID, so the seal is not
 * what protects it: it keeps forged ids away from the database, and makes all cookies invalid when a leaked secret is
 * replaced.
 */
export function openSession(token: string | null, secrets: readonly string[]): string | null {
  const id = openSealedId(token, PURPOSE, secrets);
  return sessionId.safeParse(id).success ? id : null;
}

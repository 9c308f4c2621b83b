import { z } from "zod";
import { openSealedId, sealId } from "#lib/foundation/sealed-id.ts";

const PURPOSE = "qr2pass session 1";

const sessionId = z.uuid();

/** What the session cookie holds: the session's id, sealed. */
export function sealSession(id: string, secret: string): string {
  return sealId(id, PURPOSE, secret);
}

/**
 * The session's id in a cookie that one of `secrets` sealed, else null. The id is a random UUID: the seal keeps what
 * nobody sealed away from the database, and lets a secret that leaked be changed.
 */
export function openSession(token: string | null, secrets: readonly string[]): string | null {
  const id = openSealedId(token, PURPOSE, secrets);
  return sessionId.safeParse(id).success ? id : null;
}

import { z } from "zod";
import { signWith } from "#lib/protocol/keys.ts";
import { type RemoveKeyRequest, type SessionAnswer, sessionAnswerSchema } from "#lib/protocol/messages.ts";
import { encodeKeyRemoval } from "#lib/protocol/transcript.ts";
import type { Account } from "./accounts.ts";

/** What the site that this app was opened from does for accounts of its own, with the session of this very browser. */

const TIMEOUT_MS = 10_000;
/** A dialog waits for this answer, and goes without where it is late. */
const SESSION_MS = 3_000;

/** The session of this browser, where it is the account's own; undefined where not, or where nobody can tell. */
export async function sessionOf({ provider, email, version, state }: Account): Promise<SessionAnswer | undefined> {
  if (provider !== location.origin || version !== 2 || state !== "active") return undefined;
  try {
    const response = await fetch("/api/session", { cache: "no-store", signal: AbortSignal.timeout(SESSION_MS) });
    const answer = sessionAnswerSchema.safeParse(await response.json());
    return answer.success && answer.data.email === email ? answer.data : undefined;
  } catch {
    return undefined;
  }
}

const refusalSchema = z.object({ code: z.literal("unknown_key") });

/** Takes the account's key off it at the site. Returns whether the site knows it no more; it may be asked again. */
export async function takeKeyOff({ provider, keyId, keyPair }: Account): Promise<boolean> {
  const signature = await signWith(keyPair.privateKey, encodeKeyRemoval({ provider, keyId }));
  const request: RemoveKeyRequest = { key_id: keyId, signature };
  try {
    const response = await fetch("/api/keys/remove", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(request),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return response.ok || refusalSchema.safeParse(await response.json()).success;
  } catch {
    return false;
  }
}

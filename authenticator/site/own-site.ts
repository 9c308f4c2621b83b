import { signWith } from "#lib/protocol/keys.ts";
import { type RemoveKeyRequest, type SessionAnswer, sessionAnswerSchema } from "#lib/protocol/messages.ts";
import { encodeKeyRemoval } from "#lib/protocol/transcript.ts";
import type { Account } from "../storage/accounts.ts";
import { requestJson } from "./http-client.ts";

/** What the site that this app was opened from does for accounts of its own, with the session of this very browser. */

/** A dialog waits for this answer, and goes without where it is late. */
const SESSION_MS = 3_000;

/** The session of this browser, where it is the account's own; undefined where not, or where nobody can tell. */
export async function sessionOf({ provider, email, version, state }: Account): Promise<SessionAnswer | undefined> {
  if (provider !== location.origin || version !== 2 || state !== "active") return undefined;
  try {
    const { json } = await requestJson(`${provider}/api/session`, { method: "GET", timeout: SESSION_MS });
    const answer = sessionAnswerSchema.safeParse(json);
    return answer.success && answer.data.email === email ? answer.data : undefined;
  } catch {
    return undefined;
  }
}

/** What came of taking a key off its account: it is gone, the site keeps an account's last key, or it failed. */
export type KeyRemoval = "removed" | "last_key" | "failed";

/** Takes the account's key off it at the site. May be asked again. */
export async function takeKeyOff({ provider, keyId, keyPair }: Account): Promise<KeyRemoval> {
  const signature = await signWith(keyPair.privateKey, encodeKeyRemoval({ provider, keyId }));
  const request: RemoveKeyRequest = { key_id: keyId, signature };
  try {
    const { ok, json } = await requestJson(`${provider}/api/keys/remove`, { body: request });
    const code = (json as { code?: unknown } | null)?.code;
    if (ok || code === "unknown_key") return "removed";
    return code === "last_key" ? "last_key" : "failed";
  } catch {
    return "failed";
  }
}

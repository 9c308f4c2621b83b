import { type SessionAnswer, sessionAnswerSchema } from "#lib/protocol/answers.ts";
import { signWith } from "#lib/protocol/keys.ts";
import type { RemoveKeyRequest } from "#lib/protocol/requests.ts";
import { encodeKeyRemoval } from "#lib/protocol/transcript.ts";
import type { Account } from "../storage/accounts.ts";
import { requestJson } from "./http-client.ts";

/** Requests to the site from which this app was opened, with the session of this browser. */

/** A dialog waits this long for the answer, and continues without it. */
const SESSION_MS = 3_000;

/** This browser's session if it is of the given account; undefined if not, or if that cannot be determined. */
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

/**
 * The result of removing a key from its account: it is removed, it is the account's last key, or the request failed.
 */
export type KeyRemoval = "removed" | "last_key" | "failed";

/** Removes the account's key at the site. Can be repeated safely. */
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

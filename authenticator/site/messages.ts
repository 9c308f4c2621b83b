import * as z from "zod/mini";
import { answerSchema, lookupAnswerSchema, type ScanAnswer, scanAnswerSchema } from "#lib/protocol/answers.ts";
import { challengeSchema } from "#lib/protocol/fields.ts";
import { ACTIONS, challengeField } from "#lib/protocol/kinds.ts";
import type { Link } from "#lib/protocol/link.ts";
import type { LoginRequest, RegisterRequest } from "#lib/protocol/requests.ts";
import { parseUrl } from "#lib/protocol/url.ts";
import { requestJson, SiteError, type SiteReply } from "./http-client.ts";

/** The phone's messages to a site (docs/protocol.md). Each can be repeated safely, and throws SiteError on failure. */

/** The pauses before a request without an answer is sent again. */
const RETRY_MS = [400, 1200];

/** Claims a ceremony for this device and returns what it asks. `claim` is the SHA-256 of the claim token's text. */
export async function postScan(link: Link, claim: string, keyId: string | undefined): Promise<ScanAnswer> {
  const reply = await post(link.provider, "/api/scan", { ...named(link), claim, key_id: keyId });
  if (!reply.ok) throw refusal(reply);
  const answer = scanAnswerSchema.safeParse(reply.json);
  if (!answer.success || answer.data.action !== link.action) throw new SiteError("unreadable", { cause: answer.error });
  return answer.data;
}

/** Approves with a new key. */
export function postRegister(provider: string, request: RegisterRequest): Promise<void> {
  return postDecision(provider, "/api/register", request);
}

/** Approves with a registered key. */
export function postLogin(provider: string, request: LoginRequest): Promise<void> {
  return postDecision(provider, "/api/login", request);
}

export function postDeny(link: Link, claimToken: string): Promise<void> {
  return postDecision(link.provider, "/api/deny", { ...named(link), claim_token: claimToken });
}

/** Looks up a typed code and returns the link of its QR code. */
export async function postLookup(provider: string, userCode: string): Promise<Link> {
  const reply = await post(provider, "/api/lookup", { version: 2, user_code: userCode });
  if (!reply.ok) throw refusal(reply);
  const answer = lookupAnswerSchema.safeParse(reply.json);
  const challenge = answer.data?.[challengeField(answer.data.action)];
  if (challenge === undefined || !answer.data) throw new SiteError("unreadable", { cause: answer.error });
  return { action: answer.data.action, provider, challenge };
}

/** Cancels a recovery of the key's account. `signature`: by that key, over `encodeCancelRecovery`. */
export function postCancelRecovery(
  provider: string,
  request: { recovery: string; key_id: string; signature: string },
): Promise<void> {
  return postDecision(provider, "/api/recovery/cancel", { version: 2, ...request });
}

const redeemSchema = z.object({ redirect: z.string().check(z.maxLength(2048)) });

/**
 * Redeems a ceremony that this same browser began. Returns the path of our own site to go to.
 *
 * @param stay whether the session lasts longer than the browser's window
 */
export async function postRedeem({ challenge }: Link, stay: boolean): Promise<string> {
  const id = challengeSchema.parse(challenge);
  const reply = await post(location.origin, `/api/ceremonies/${id}/redeem`, stay ? { stay } : {});
  if (!reply.ok) throw refusal(reply);
  const answer = redeemSchema.safeParse(reply.json);
  const target = answer.success ? parseUrl(answer.data.redirect, location.origin) : null;
  if (target?.origin !== location.origin) throw new SiteError("unreadable", { cause: answer.error });
  return target.pathname + target.search + target.hash;
}

/** The fields that name the ceremony in out-of-band messages. */
function named({ action, challenge }: Link): object {
  if (!ACTIONS.includes(action)) throw new SiteError("unreadable");
  return { version: 2, action, [challengeField(action)]: challenge };
}

async function postDecision(provider: string, path: string, body: object): Promise<void> {
  const reply = await post(provider, path, body);
  const answer = answerSchema.safeParse(reply.json);
  if (!reply.ok || !answer.success || answer.data.status !== "ok") throw refusal(reply);
}

/** Posts JSON, and repeats that if there is no answer. */
async function post(provider: string, path: string, body: object): Promise<SiteReply> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await requestJson(provider + path, { body });
    } catch (error) {
      const pause = RETRY_MS[attempt];
      if (!(error instanceof SiteError) || error.problem !== "no_answer" || pause === undefined) throw error;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}

function refusal({ json }: SiteReply): SiteError {
  const answer = answerSchema.safeParse(json);
  if (!answer.success || answer.data.status !== "nok") return new SiteError("unreadable", { cause: answer.error });
  return new SiteError(answer.data.code ?? "refused", { text: answer.data.response_text });
}

import { z } from "zod";
import type { RefusalCode } from "#lib/protocol/errors.ts";
import { challengeField } from "#lib/protocol/kinds.ts";
import type { Link } from "#lib/protocol/link.ts";
import {
  type Answer,
  answerSchema,
  type LoginRequest,
  type RegisterRequest,
  type ScanAnswer,
  scanAnswerSchema,
} from "#lib/protocol/messages.ts";
import { parseUrl } from "#lib/protocol/url.ts";

/** How long a site may take to answer. */
const TIMEOUT_MS = 10_000;
/** Pauses before a request that got no answer is sent again. Every one may be repeated (docs/protocol.md). */
const RETRY_MS = [400, 1200];

/** `no_answer`: it is not known what the site did. `unreadable`: what answers there does not speak QR2Pass. */
export type ProviderProblem = RefusalCode | "no_answer" | "unreadable" | "refused";

/** A site that refused, did not answer, or answered something else. */
export class ProviderError extends Error {
  readonly problem: ProviderProblem;
  /** The site's own words, for a refusal whose code is not known here. */
  readonly text: string | undefined;

  constructor(problem: ProviderProblem, options: { text?: string; cause?: unknown }) {
    super(problem, { cause: options.cause });
    this.name = "ProviderError";
    this.problem = problem;
    this.text = options.text;
  }
}

/** How far the site's clock is ahead of this device's, in milliseconds. */
export type ClockSkew = number;

export interface Scanned {
  request: ScanAnswer;
  skew: ClockSkew;
}

/** Claims a ceremony for this device and learns what it asks. */
export async function postScan(link: Link, claim: string, keyId: string | undefined): Promise<Scanned> {
  const body = { version: 2, [challengeField(link.action)]: link.challenge, claim, key_id: keyId };
  const reply = await post(link.provider, "/api/scan", body);
  if (!reply.ok) throw refusal(reply);
  const request = scanAnswerSchema.safeParse(reply.json);
  if (!request.success || request.data.action !== link.action) throw unreadable(request.error);
  return { request: request.data, skew: reply.skew };
}

export function postRegister(provider: string, request: RegisterRequest): Promise<Answer> {
  return postDecision(provider, "/api/register", request);
}

export function postLogin(provider: string, request: LoginRequest): Promise<Answer> {
  return postDecision(provider, "/api/login", request);
}

export function postDeny(link: Link, claimToken: string): Promise<Answer> {
  const body = { version: 2, [challengeField(link.action)]: link.challenge, claim_token: claimToken };
  return postDecision(link.provider, "/api/deny", body);
}

/**
 * Ends a ceremony in a session of this very browser, which also started it. Returns the
 * path of this site to go on to.
 */
export async function postRedeem(challenge: string): Promise<string> {
  const reply = await post(location.origin, `/api/ceremonies/${challenge}/redeem`, {});
  if (!reply.ok) throw refusal(reply);
  const answer = z.object({ redirect: z.string() }).safeParse(reply.json);
  const target = answer.success ? parseUrl(answer.data.redirect, location.origin) : null;
  if (target?.origin !== location.origin) throw unreadable(answer.error);
  return target.href;
}

async function postDecision(provider: string, path: string, body: object): Promise<Answer> {
  const reply = await post(provider, path, body);
  const answer = answerSchema.safeParse(reply.json);
  if (answer.success && answer.data.status === "ok") return answer.data;
  throw refusal(reply);
}

interface Reply {
  json: unknown;
  ok: boolean;
  skew: ClockSkew;
}

/** Posts JSON, again when no answer came. @throws ProviderError `no_answer`, `unreadable` */
async function post(provider: string, path: string, body: object): Promise<Reply> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await postOnce(provider, path, body);
    } catch (error) {
      const pause = RETRY_MS[attempt];
      if (!(error instanceof ProviderError) || error.problem !== "no_answer" || pause === undefined) throw error;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}

async function postOnce(provider: string, path: string, body: object): Promise<Reply> {
  const sentAt = Date.now();
  let response: Response;
  let text: string;
  try {
    response = await fetch(provider + path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
      // Our own site's cookie tells it that the browser which asks and this one are the same; no other site gets any.
      credentials: provider === globalThis.location?.origin ? "same-origin" : "omit",
      cache: "no-store",
      redirect: "error",
      referrerPolicy: "no-referrer",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    text = await response.text();
  } catch (cause) {
    throw new ProviderError("no_answer", { cause });
  }
  try {
    return { json: JSON.parse(text), ok: response.ok, skew: skewOf(response, sentAt) };
  } catch (cause) {
    throw unreadable(cause);
  }
}

/** The site's clock against ours, from `Date` (whole seconds, RFC 9110 section 6.6.1) and the middle of the round trip. */
function skewOf(response: Response, sentAt: number): ClockSkew {
  const date = Date.parse(response.headers.get("Date") ?? "");
  const middle = (sentAt + Date.now()) / 2;
  const skew = date + 500 - middle;
  return Math.abs(skew) > 1000 ? skew : 0;
}

function refusal({ json }: Reply): ProviderError {
  const answer = answerSchema.safeParse(json);
  if (!answer.success || answer.data.status !== "nok") return unreadable(answer.error);
  return new ProviderError(answer.data.code ?? "refused", { text: answer.data.response_text });
}

function unreadable(cause: unknown): ProviderError {
  return new ProviderError("unreadable", { cause });
}

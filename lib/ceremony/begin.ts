import { nowSeconds } from "#lib/foundation/clock.ts";
import { CHALLENGE_BYTES, WAIT_SECONDS } from "#lib/protocol/limits.ts";
import { randomToken } from "#lib/protocol/random.ts";
import type { BeginRequest } from "#lib/protocol/requests.ts";
import { drawUserCode } from "#lib/protocol/user-code.ts";
import type { Starter } from "./kinds/kind-rules.ts";
import { subjectOf } from "./kinds/rules.ts";
import { ceremonies } from "./site-store.ts";

/** The browser that begins a ceremony, as seen by its route. */
export interface BeginContext extends Starter {
  provider: string;
  /** In the form that `sameNetwork` compares; null if not known for certain. */
  network: string | null;
  /** The key by which live ceremonies are counted. */
  askedFrom: string;
}

export interface Begun {
  challenge: string;
  /** Eight letters; null in version 1. */
  userCode: string | null;
  /** Seconds since 1970. */
  validTill: number;
  /** Seconds until the code expires. */
  expiresIn: number;
}

/**
 * Begins a ceremony for a browser.
 *
 * @throws ProtocolError as the kind's `begin`
 */
export async function begin(request: BeginRequest, context: BeginContext): Promise<Begun> {
  const { provider, browserHash, browser, network, askedFrom, language } = context;
  const subject = await subjectOf(request, context);
  const id = randomToken(CHALLENGE_BYTES);
  const userCode = request.version === 1 ? null : drawUserCode();
  await ceremonies().begin(
    {
      ...{ id, provider, browserHash, browser, network, askedFrom, language, userCode, ...subject },
      version: request.version,
      action: request.action,
      scan: null,
      approval: null,
      failure: null,
    },
    WAIT_SECONDS,
  );
  return { challenge: id, userCode, validTill: nowSeconds() + WAIT_SECONDS, expiresIn: WAIT_SECONDS };
}

import { isEmailTaken } from "#lib/accounts/accounts.ts";
import { nowSeconds } from "#lib/foundation/clock.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import { CHALLENGE_BYTES, WAIT_SECONDS } from "#lib/protocol/limits.ts";
import type { BeginRequest, Browser } from "#lib/protocol/messages.ts";
import { safeNext } from "#lib/protocol/next.ts";
import { randomToken } from "#lib/protocol/random.ts";
import { ceremonies } from "./store.ts";

/** The browser's side of a request, as its route saw it. */
export interface Asker {
  provider: string;
  /** SHA-256 of the browser secret, base64url. */
  browserHash: string;
  browser: Browser;
  network: string | null;
}

export interface Begun {
  challenge: string;
  /** Seconds since 1970. */
  validTill: number;
}

/**
 * Begins a ceremony for the browser that asks.
 *
 * @throws ProtocolError `email_taken`
 */
export async function begin(request: BeginRequest, asker: Asker): Promise<Begun> {
  const email = request.action === "register" ? request.email : null;
  if (email && (await isEmailTaken(email))) throw new ProtocolError("email_taken", { email });
  const id = randomToken(CHALLENGE_BYTES);
  const requestedAt = nowSeconds();
  await ceremonies().begin(
    {
      ...asker,
      id,
      version: request.version,
      action: request.action,
      requestedAt,
      email,
      next: request.action === "login" ? safeNext(request.next) : null,
      scan: null,
      approval: null,
      failure: null,
    },
    WAIT_SECONDS,
  );
  return { challenge: id, validTill: requestedAt + WAIT_SECONDS };
}

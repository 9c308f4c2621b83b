import { sha256 } from "#lib/foundation/digest.ts";
import type { Caller } from "./caller.ts";
import { countUnder } from "./site-limits.ts";

/**
 * How many guesses of a secret or requests for mail are allowed per minute. One network may make fewer attempts on an
 * account than all networks together: otherwise one network could lock out the account's owner. A recovery code has 50
 * random bits, so guessing it at thirty attempts a minute takes millions of years.
 */
const PER_MINUTE = {
  recovery_code: { network: 10, subject: 30 },
  mail: { network: 10, subject: 30 },
  address_code: { network: 20, subject: 30 },
} as const;

/**
 * Counts an attempt against the limits of its network and of its subject, whether or not the subject exists.
 *
 * @param subject an address or an id; only its digest is stored
 * @throws ProtocolError `rate_limited`, with `retryAfter`
 */
export async function countAttempt(kind: keyof typeof PER_MINUTE, caller: Caller, subject: string): Promise<void> {
  const { network, subject: each } = PER_MINUTE[kind];
  await countUnder(`${kind}:${caller.networkKey}`, network);
  await countUnder(`${kind}-of:${sha256(subject)}`, each);
}

import { sha256 } from "#lib/foundation/digest.ts";
import type { Caller } from "./caller.ts";
import { countUnder } from "./site-limits.ts";

/**
 * How often a secret may be guessed, or a mail be asked for, in a minute. A network may do less than all networks
 * together to one account: otherwise one network could keep an account's owner out. A recovery code has 50 random bits,
 * so that thirty guesses a minute at its account take millions of years.
 */
const PER_MINUTE = {
  recovery_code: { network: 10, subject: 30 },
  mail: { network: 10, subject: 30 },
  address_code: { network: 20, subject: 30 },
} as const;

/**
 * Counts an attempt against the limits of its network and of what it is about, whether or not that exists.
 *
 * @param subject an address or an id; only its digest is kept
 * @throws ProtocolError `rate_limited`, with `retryAfter`
 */
export async function countAttempt(kind: keyof typeof PER_MINUTE, caller: Caller, subject: string): Promise<void> {
  const { network, subject: each } = PER_MINUTE[kind];
  await countUnder(`${kind}:${caller.networkKey}`, network);
  await countUnder(`${kind}-of:${sha256(subject)}`, each);
}

import { settings } from "#lib/foundation/settings.ts";
import { singleton } from "#lib/foundation/singleton.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import { redis } from "#lib/redis/redis.ts";
import type { Caller } from "./caller.ts";
import { memoryLimits } from "./memory-limits.ts";
import { redisLimits } from "./redis-limits.ts";

/** What one address may do in a minute. An office behind one address signs in at nine o'clock. */
export const PER_MINUTE = { ceremonies: 300, posts: 1200 } as const;

/** Counts within fixed windows that begin with the first hit. */
export interface Limits {
  /** Counts one more on `key`. Returns the seconds to wait when that is over `limit`, else 0. */
  hit(key: string, limit: number): Promise<number>;
}

const limits = () =>
  singleton<Limits>("limits", () => {
    const shared = redis();
    return shared ? redisLimits(shared) : memoryLimits();
  });

/**
 * Counts a request against its network's limit.
 *
 * @throws ProtocolError `rate_limited`, with `retryAfter`
 */
export async function countRequest(kind: keyof typeof PER_MINUTE, caller: Caller): Promise<void> {
  await countUnder(`${kind}:${caller.limitedBy}`, PER_MINUTE[kind]);
}

/**
 * Counts one more under `key`, of which there may be `most` in a minute.
 *
 * @throws ProtocolError `rate_limited`, with `retryAfter`
 */
export async function countUnder(key: string, most: number): Promise<void> {
  if (!settings().RATE_LIMITS) return;
  const wait = await limits().hit(key, most);
  if (wait > 0) throw new ProtocolError("rate_limited", { retryAfter: wait });
}

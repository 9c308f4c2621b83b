import { remembered } from "#lib/foundation/remembered.ts";
import { type Settings, settings } from "#lib/foundation/settings.ts";
import { onShutdown } from "#lib/foundation/shutdown.ts";
import { singleton } from "#lib/foundation/singleton.ts";
import { probe } from "./probe.ts";
import type { Redis } from "./redis.ts";
import { restRedis } from "./rest.ts";
import { type Report, tcpRedis } from "./tcp.ts";

/** How long an answer about the health of Redis is good for, in milliseconds. */
const FRESH_MS = 1_000;
/** The same where each question is paid for: 2,880 commands a day at most, however often a monitor asks. */
const BILLED_FRESH_MS = 30_000;

/**
 * Opens the Redis that the settings name. Null where they name none.
 *
 * @param report told when a connection is lost, with the reason, and when it is back; by default these go to the log
 */
export function openRedis(
  { REDIS_URL, UPSTASH_REDIS_REST_URL: url, UPSTASH_REDIS_REST_TOKEN: token }: Settings,
  report?: Report,
): Redis | null {
  if (REDIS_URL) return tcpRedis(REDIS_URL, report);
  return url && token ? restRedis(url, token) : null;
}

/** The Redis of this site. Null where the settings name none. */
export const redis = (): Redis | null =>
  singleton("redis", () => {
    const opened = openRedis(settings());
    if (opened) onShutdown(opened.close);
    // `singleton` would call this again each time if it returned null.
    return { opened };
  }).opened;

/** Whether Redis lets itself be written to and read, or did a moment ago. Null where the settings name none. */
export async function isRedisWell(): Promise<boolean | null> {
  const used = redis();
  if (!used) return null;
  const ask = () =>
    probe(used).then(
      () => true,
      () => false,
    );
  return singleton("redis-health", () => remembered(ask, used.isBilledByCommand ? BILLED_FRESH_MS : FRESH_MS))();
}

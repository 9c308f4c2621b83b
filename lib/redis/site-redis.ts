import { remembered } from "#lib/foundation/remembered.ts";
import { type Settings, settings } from "#lib/foundation/settings.ts";
import { onShutdown } from "#lib/foundation/shutdown.ts";
import { singleton } from "#lib/foundation/singleton.ts";
import { probe } from "./probe.ts";
import type { Redis } from "./redis.ts";
import { restRedis } from "./rest.ts";
import { type Report, tcpRedis } from "./tcp.ts";

/** How long the result of a health check is reused, in milliseconds. */
const FRESH_MS = 1_000;
/** The same if each command costs money: at most 2,880 commands a day, however often a monitor asks. */
const BILLED_FRESH_MS = 30_000;

/**
 * Opens the configured Redis; null if none is configured.
 *
 * @param report called when a connection is lost, with the reason, and when it is back; by default both are logged
 */
export function openRedis(
  { REDIS_URL, UPSTASH_REDIS_REST_URL: url, UPSTASH_REDIS_REST_TOKEN: token }: Settings,
  report?: Report,
): Redis | null {
  if (REDIS_URL) return tcpRedis(REDIS_URL, report);
  return url && token ? restRedis(url, token) : null;
}

/** The Redis of this site; null if none is configured. */
export const redis = (): Redis | null =>
  singleton("redis", () => {
    const opened = openRedis(settings());
    if (opened) onShutdown(opened.close);
    // An object, because `singleton` would call this again each time if it returned null.
    return { opened };
  }).opened;

/** Whether Redis can be written and read, or could a moment ago; null if none is configured. */
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

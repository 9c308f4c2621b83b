import { describeError, log } from "#lib/foundation/log.ts";
import { singleton } from "#lib/foundation/singleton.ts";
import { redis } from "#lib/redis/site-redis.ts";
import { memorySignals } from "./memory-signals.ts";
import { redisSignals } from "./redis-signals.ts";
import { accountTopic, type Signals } from "./signals.ts";

/** The signals of this site: over Redis if it is configured, otherwise within this process. */
export const signals = () =>
  singleton<Signals>("signals", () => {
    const shared = redis();
    return shared ? redisSignals(shared) : memorySignals();
  });

/**
 * Notifies the account's pages that one of its sessions ended. Errors are ignored: the session has ended, and its pages
 * notice that within a minute.
 */
export async function notifyAccount(userId: string): Promise<void> {
  await signals()
    .notify(accountTopic(userId))
    .catch((error) => log("warn", "the pages of an account were not told that a session ended", describeError(error)));
}

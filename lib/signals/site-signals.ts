import { describeError, log } from "#lib/foundation/log.ts";
import { singleton } from "#lib/foundation/singleton.ts";
import { redis } from "#lib/redis/site-redis.ts";
import { memorySignals } from "./memory-signals.ts";
import { redisSignals } from "./redis-signals.ts";
import { accountTopic, type Signals } from "./signals.ts";

/** The signals of this site: over Redis where the settings name one, else within this process. */
export const signals = () =>
  singleton<Signals>("signals", () => {
    const shared = redis();
    return shared ? redisSignals(shared) : memorySignals();
  });

/**
 * Has the account's pages look again after a session of it ended. Where that fails nothing is thrown: the session has
 * ended, and its pages look by themselves within a minute.
 */
export async function tellAccount(userId: string): Promise<void> {
  await signals()
    .notify(accountTopic(userId))
    .catch((error) => log("warn", "the pages of an account were not told that a session ended", describeError(error)));
}

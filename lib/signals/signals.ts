import { describeError, log } from "#lib/foundation/log.ts";
import { singleton } from "#lib/foundation/singleton.ts";
import { redis } from "#lib/redis/redis.ts";
import { memorySignals } from "./memory-signals.ts";
import { redisSignals } from "./redis-signals.ts";

/**
 * Tells every instance that something changed. A signal carries no content: who hears it
 * reads the truth from where it is kept, so signals may come twice, late, or for nothing
 * (after a connection was lost), and never out of order.
 */
export interface Signals {
  /** Has every listener of `topic` look again. */
  notify(topic: string): Promise<void>;
  /** Calls `lookAgain` at every signal on `topic` until the returned function is called. */
  listen(topic: string, lookAgain: () => void): () => void;
}

/** Signed-in pages of an account listen here. */
export const accountTopic = (userId: string) => `account:${userId}`;
/** Who waits for a ceremony listens here. */
export const ceremonyTopic = (id: string) => `ceremony:${id}`;

export const signals = () =>
  singleton<Signals>("signals", () => {
    const shared = redis();
    return shared ? redisSignals(shared) : memorySignals();
  });

/**
 * Has the account's pages look again after a session of it ended. Where that fails they look by themselves within a
 * minute, and what ended has ended: nothing is thrown.
 */
export async function tellAccount(userId: string): Promise<void> {
  await signals()
    .notify(accountTopic(userId))
    .catch((error) => log("warn", "the pages of an account were not told that a session ended", describeError(error)));
}

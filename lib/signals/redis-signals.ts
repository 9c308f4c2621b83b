import { keepSubscribed } from "#lib/redis/keep-subscribed.ts";
import { PREFIX, type Redis } from "#lib/redis/redis.ts";
import { isWaitedFor, type Signals } from "./signals.ts";
import { topicListeners } from "./topic-listeners.ts";

/** All signals use one channel, with the topic as message, so each instance needs only one subscription. */
export const SIGNAL_CHANNEL = `${PREFIX}signals`;

/** Signals between instances, by Redis' publish and subscribe. */
export function redisSignals(redis: Redis): Signals {
  const listeners = topicListeners();
  keepSubscribed(redis, {
    channel: SIGNAL_CHANNEL,
    hear: listeners.call,
    lookAgain: listeners.callAll,
    isNeeded: () => listeners.some(redis.isBilledByCommand ? isWaitedFor : () => true),
  });
  return {
    listen: listeners.listen,
    notify: (topic) => redis.publish(SIGNAL_CHANNEL, topic),
  };
}

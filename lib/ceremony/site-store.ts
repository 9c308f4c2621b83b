import { singleton } from "#lib/foundation/singleton.ts";
import { redis } from "#lib/redis/site-redis.ts";
import { signals } from "#lib/signals/site-signals.ts";
import { countedStore } from "./counted-store.ts";
import { memoryStore } from "./memory-store.ts";
import { redisStore } from "./redis-store.ts";
import type { CeremonyStore } from "./store.ts";

/** The site's store of ceremonies: in Redis if it is configured, otherwise in memory. */
export const ceremonies = () =>
  singleton<CeremonyStore>("ceremonies", () => {
    const shared = redis();
    return countedStore(shared ? redisStore(shared) : memoryStore(signals()));
  });

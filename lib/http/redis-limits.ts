import { luaScript, PREFIX, type Redis } from "#lib/redis/redis.ts";
import { WINDOW_SECONDS } from "./limit-window.ts";
import type { Limits } from "./limits.ts";

/** Gives how often the key was hit in its window, and the milliseconds until that ends. */
const HIT = luaScript(`
local count = redis.call("INCR", KEYS[1])
if count == 1 then redis.call("PEXPIRE", KEYS[1], ARGV[1]) end
return { count, redis.call("PTTL", KEYS[1]) }
`);

/** Counts in Redis, for all instances together. */
export function redisLimits(redis: Redis): Limits {
  return {
    async hit(key, limit) {
      const reply = await redis.run(HIT, [`${PREFIX}limit:${key}`], [String(1000 * WINDOW_SECONDS)]);
      const [count, left] = reply as [number, number];
      return count > limit ? Math.max(1, Math.ceil(left / 1000)) : 0;
    },
  };
}

import { luaScript, PREFIX, type Redis } from "#lib/redis/redis.ts";
import { type Limits, WINDOW_SECONDS } from "./limits.ts";

/**
 * Spends ARGV[2] under each key, until one exceeds its allowance in ARGV[3…]. Returns the milliseconds until the window
 * of that key ends, or 0. A negative ARGV[2] returns weight, at most as much as was spent.
 */
const SPEND = luaScript(`
local weight = tonumber(ARGV[2])
for at, key in ipairs(KEYS) do
  local change = math.max(weight, -tonumber(redis.call("GET", key) or 0))
  local spent = redis.call("INCRBY", key, string.format("%d", change))
  if redis.call("PTTL", key) < 0 then redis.call("PEXPIRE", key, ARGV[1]) end
  if weight > 0 and spent > tonumber(ARGV[2 + at]) then return redis.call("PTTL", key) end
end
return 0
`);

/** Counts in Redis, for all instances together. */
export function redisLimits(redis: Redis): Limits {
  return {
    async spend(weight, allowances) {
      const keys = allowances.map(({ key }) => `${PREFIX}limit:${key}`);
      const args = [1000 * WINDOW_SECONDS, weight, ...allowances.map(({ most }) => most)];
      const left = Number(await redis.run(SPEND, keys, args.map(String)));
      return left > 0 ? Math.max(1, Math.ceil(left / 1000)) : 0;
    },
  };
}

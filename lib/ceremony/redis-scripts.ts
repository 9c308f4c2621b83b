import { luaScript } from "#lib/redis/redis.ts";

/**
 * A ceremony is one hash that expires by itself. `ceremony`, `scan`, `approval`, `email` and `failure` are JSON that the
 * scripts carry and never read; what they decide by has fields of its own: `state`, `deadline` (milliseconds
 * of Redis' clock), `claim`, `browser`, `action`, `provider`, `held_until`.
 *
 * Each gives where the ceremony stands: `{ won, state, milliseconds left, ceremony, scan, approval, email,
 * failure }`,
 * or `{ won }` where it is unknown.
 */
const STANDING = `
local key = KEYS[1]
local LINGER = 1000 * tonumber(ARGV[1])

local function now()
  local time = redis.call("TIME")
  return 1000 * time[1] + math.floor(time[2] / 1000)
end

local function put(state, lifetime)
  local lingers = (state == "denied" or state == "failed") and 0 or LINGER
  redis.call("HSET", key, "state", state, "deadline", now() + lifetime)
  redis.call("PEXPIRE", key, lifetime + lingers)
end

local function standing(won)
  local all = redis.call("HMGET", key, "state", "deadline", "ceremony", "scan", "approval", "email", "failure")
  local state = all[1]
  if not state then return { won } end
  local left = all[2] - now()
  if left <= 0 then
    if state == "denied" or state == "failed" or left <= -LINGER then return { won } end
    state, left = "expired", 0
  end
  return { won, state, left, all[3], all[4], all[5], all[6], all[7] }
end
`;

/** ARGV: linger seconds, lifetime in milliseconds, JSON of the ceremony, browser, action, provider. */
export const BEGIN = luaScript(`${STANDING}
redis.call("DEL", key)
redis.call("HSET", key, "ceremony", ARGV[3], "browser", ARGV[4], "action", ARGV[5], "provider", ARGV[6])
put("waiting", tonumber(ARGV[2]))
`);

/** ARGV: linger seconds. */
export const READ = luaScript(`${STANDING}
return standing(0)
`);

/**
 * ARGV: linger seconds, lifetime in milliseconds, from, to, the claim that must be its own ("" for any), the
 * channel and the message to signal by, then pairs of a field and its new value.
 */
export const ADVANCE = luaScript(`${STANDING}
local before = standing(0)
if before[2] ~= ARGV[3] then return before end
if ARGV[5] ~= "" and redis.call("HGET", key, "claim") ~= ARGV[5] then return before end
for at = 8, #ARGV, 2 do redis.call("HSET", key, ARGV[at], ARGV[at + 1]) end
put(ARGV[4], tonumber(ARGV[2]))
redis.call("PUBLISH", ARGV[6], ARGV[7])
return standing(1)
`);

/** ARGV: linger seconds, hold in milliseconds, browser, action, provider. `won` is 2 where another holds it. */
export const REDEEM = luaScript(`${STANDING}
local before = standing(0)
if before[2] ~= "approved" then return before end
local is = redis.call("HMGET", key, "browser", "action", "provider", "held_until")
if is[1] ~= ARGV[3] or is[2] ~= ARGV[4] or is[3] ~= ARGV[5] then return before end
before[1] = 2
if is[4] and tonumber(is[4]) > now() then return before end
redis.call("HSET", key, "held_until", now() + tonumber(ARGV[2]))
before[1] = 1
return before
`);

/** ARGV: linger seconds, the channel and the message to signal by. */
export const FINISH = luaScript(`${STANDING}
redis.call("DEL", key)
redis.call("PUBLISH", ARGV[2], ARGV[3])
`);

/** ARGV: linger seconds. */
export const RELEASE = luaScript(`${STANDING}
redis.call("HDEL", key, "held_until")
`);

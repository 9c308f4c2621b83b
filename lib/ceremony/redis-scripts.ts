import { luaScript } from "#lib/redis/redis.ts";

/**
 * Each ceremony is a hash that expires. The scripts store `ceremony`, `scan`, `approval`, `email` and `failure` as JSON
 * and never read them. Their decisions use separate fields: `state`, `begun` and `deadline` (milliseconds of Redis'
 * clock), `claim`, `browser`, `provider`, `held_until`.
 *
 * ARGV[1] of each script is the lingering time in milliseconds. Each script returns the ceremony's snapshot: `{ won,
 * state, milliseconds left, age in milliseconds, ceremony, scan, approval, email, failure }`, or `{ won }` if the
 * ceremony is unknown.
 */
const SNAPSHOT = `
local key = KEYS[1]
local LINGER = tonumber(ARGV[1])

local function now()
  local time = redis.call("TIME")
  return 1000 * time[1] + math.floor(time[2] / 1000)
end

local function put(state, lifetime)
  local lingers = (state == "denied" or state == "failed") and 0 or LINGER
  redis.call("HSET", key, "state", state, "deadline", now() + lifetime)
  redis.call("PEXPIRE", key, lifetime + lingers)
end

local function snapshot(won)
  local all = redis.call(
    "HMGET", key, "state", "deadline", "begun", "ceremony", "scan", "approval", "email", "failure"
  )
  local state = all[1]
  if not state then return { won } end
  local left = all[2] - now()
  local age = now() - (all[3] or now())
  if left <= 0 then
    if state == "denied" or state == "failed" or left <= -LINGER then return { won } end
    state, left = "expired", 0
  end
  return { won, state, left, age, all[4], all[5], all[6], all[7], all[8] }
end
`;

/**
 * KEYS: the ceremony, its user code, the sorted set of its network's live ceremonies, the set of all live ones, and the
 * set of networks by their number of ceremonies. ARGV: linger, lifetime, JSON of the ceremony, browser, provider, its
 * id, its network, the key prefixes of ceremonies and of networks' sets, and the capacities per network and in total.
 * Members of the sets are ids; the score is the latest time at which the ceremony ends.
 */
export const BEGIN = luaScript(`${SNAPSHOT}
local CEREMONY, NETWORK = ARGV[8], ARGV[9]
local lifetime = tonumber(ARGV[2])
local ours, all, networks = KEYS[3], KEYS[4], KEYS[5]

-- In microseconds, so that the order within a set is the order of beginning.
local time = redis.call("TIME")
local present = 1000000 * time[1] + time[2]

local function tidy(set)
  redis.call("ZREMRANGEBYSCORE", set, "-inf", present)
  return redis.call("ZCARD", set)
end
local function count(network, live)
  if live > 0 then redis.call("ZADD", networks, live, network) else redis.call("ZREM", networks, network) end
end
-- Of the oldest few, drops the first that has ended, else the first that waits, else the first.
local function drop(set)
  local oldest = redis.call("ZRANGE", set, 0, 9)
  local ended, waiting
  for _, id in ipairs(oldest) do
    local is = redis.call("HMGET", CEREMONY .. id, "state", "deadline")
    local over = not is[1] or is[1] == "denied" or is[1] == "failed" or tonumber(is[2]) <= now()
    if over then ended = ended or id elseif is[1] == "waiting" then waiting = waiting or id end
  end
  local dropped = ended or waiting or oldest[1]
  if not dropped then return end
  redis.call("DEL", CEREMONY .. dropped)
  redis.call("ZREM", set, dropped)
  redis.call("ZREM", all, dropped)
end

if tidy(ours) >= tonumber(ARGV[10]) then drop(ours) end
if tidy(all) >= tonumber(ARGV[11]) then
  for _ = 1, 10 do
    local most = redis.call("ZREVRANGE", networks, 0, 0)[1]
    if not most then break end
    local set = NETWORK .. most
    local counted, live = tonumber(redis.call("ZSCORE", networks, most)), tidy(set)
    if live > 0 and live >= counted then
      drop(set)
      count(most, live - 1)
      break
    end
    count(most, live)
  end
end

redis.call("DEL", key)
redis.call("HSET", key, "ceremony", ARGV[3], "browser", ARGV[4], "provider", ARGV[5], "begun", now())
put("waiting", lifetime)
if KEYS[2] ~= "" and lifetime > 0 then redis.call("SET", KEYS[2], ARGV[6], "PX", lifetime) end
local over = present + 1000 * (lifetime + LINGER)
redis.call("ZADD", ours, over, ARGV[6])
redis.call("PEXPIRE", ours, lifetime + LINGER)
redis.call("ZADD", all, over, ARGV[6])
redis.call("PEXPIRE", all, lifetime + LINGER)
count(ARGV[7], redis.call("ZCARD", ours))
redis.call("PEXPIRE", networks, lifetime + LINGER)
`);

export const READ = luaScript(`${SNAPSHOT}
return snapshot(0)
`);

/** KEYS: the user code. ARGV: linger, the key prefix of ceremonies. `won` is 1 if the ceremony is waiting. */
export const LOOKUP = luaScript(`${SNAPSHOT}
local id = redis.call("GET", key)
if not id then return { 0 } end
key = ARGV[2] .. id
local found = snapshot(1)
return found[2] == "waiting" and found or { 0 }
`);

/**
 * ARGV: linger, lifetime in milliseconds, from, to, the required claim ("" for any), the channel and the message of the
 * signal, then pairs of a field and its new value.
 */
export const ADVANCE = luaScript(`${SNAPSHOT}
local before = snapshot(0)
if before[2] ~= ARGV[3] then return before end
if ARGV[5] ~= "" and redis.call("HGET", key, "claim") ~= ARGV[5] then return before end
for at = 8, #ARGV, 2 do redis.call("HSET", key, ARGV[at], ARGV[at + 1]) end
put(ARGV[4], tonumber(ARGV[2]))
redis.call("PUBLISH", ARGV[6], ARGV[7])
return snapshot(1)
`);

/** ARGV: linger, hold in milliseconds, browser, provider. `won` is 2 if another request holds it. */
export const REDEEM = luaScript(`${SNAPSHOT}
local before = snapshot(0)
if before[2] ~= "approved" then return before end
local is = redis.call("HMGET", key, "browser", "provider", "held_until")
if is[1] ~= ARGV[3] or is[2] ~= ARGV[4] then return before end
before[1] = 2
if is[3] and tonumber(is[3]) > now() then return before end
redis.call("HSET", key, "held_until", now() + tonumber(ARGV[2]))
before[1] = 1
return before
`);

/**
 * KEYS: the ceremony, the sorted set of its network's live ceremonies, the set of all live ones. ARGV: linger, the
 * channel and the message of the signal, its id.
 */
export const FINISH = luaScript(`${SNAPSHOT}
redis.call("DEL", key)
redis.call("ZREM", KEYS[2], ARGV[4])
redis.call("ZREM", KEYS[3], ARGV[4])
redis.call("PUBLISH", ARGV[2], ARGV[3])
`);

/** ARGV: linger, browser, the channel and the message of the signal. */
export const ABANDON = luaScript(`${SNAPSHOT}
local is = redis.call("HMGET", key, "browser", "state", "deadline")
if is[1] ~= ARGV[2] or (is[2] ~= "waiting" and is[2] ~= "scanned") or tonumber(is[3]) <= now() then return end
redis.call("HSET", key, "deadline", now())
redis.call("PEXPIRE", key, LINGER)
redis.call("PUBLISH", ARGV[3], ARGV[4])
`);

export const RELEASE = luaScript(`${SNAPSHOT}
redis.call("HDEL", key, "held_until")
`);

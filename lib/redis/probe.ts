import { randomUUID } from "node:crypto";
import { luaScript, PREFIX, type Redis } from "./redis.ts";

/**
 * Writes, reads and deletes a test key and checks the right to publish: everything that the application needs, in one
 * command. It names a second key, which Redis Cluster refuses like our other scripts: their keys are in several slots.
 */
const PROBE = luaScript(`
redis.call("SET", KEYS[1], ARGV[1], "PX", 10000)
local read = redis.call("GET", KEYS[1])
redis.call("DEL", KEYS[1])
redis.call("PUBLISH", KEYS[1], ARGV[1])
return read
`);

/**
 * Checks that Redis can be used.
 *
 * @throws ProtocolError `unavailable`, with the reason as `cause`
 */
export async function probe(redis: Redis): Promise<void> {
  const written = randomUUID();
  const read = await redis.run(PROBE, [`${PREFIX}probe:${written}`, `${PREFIX}probe`], [written]);
  if (read !== written) throw new Error("Redis did not give back what was written to it.");
}

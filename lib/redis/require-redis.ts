import { networkProblem } from "#lib/foundation/network-problem.ts";
import type { Settings } from "#lib/foundation/settings.ts";
import { StartError } from "#lib/foundation/start-error.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import { probe } from "./probe.ts";
import { PREFIX, type Redis } from "./redis.ts";
import { openRedis } from "./site-redis.ts";
import { RedisReplyError } from "./unavailable.ts";

/** Explanations for operators, by the first word of an error of Redis or Upstash. */
const MEANINGS: Record<string, string> = {
  CLUSTERDOWN: "it is a Redis Cluster, which is not supported",
  BUSY: "a script of somebody else runs for too long",
  CROSSSLOT: "it is a Redis Cluster, which is not supported",
  "DB index is out of range": "there is no database of the number at the end of REDIS_URL",
  LOADING: "it is still reading its data; start again when it is done",
  DENIED: "it is in protected mode: give it a password, or let it listen on loopback only",
  Forbidden: "the token is wrong",
  MASTERDOWN: "it is a replica that lost its primary",
  MISCONF: "it cannot save its data and takes no more",
  MOVED: "it is a Redis Cluster, which is not supported",
  NOAUTH: "it asks for a password",
  NOPERM: "the user may not run scripts, use keys, publish and subscribe under qr2pass:",
  NOREPLICAS: "it has fewer replicas than min-replicas-to-write asks for",
  OOM: "its memory is full, and maxmemory-policy is noeviction",
  READONLY: "it is a replica; name the primary",
  Unauthorized: "the token is wrong",
  "The user executing the script can't": "an ACL forbids commands, keys or channels that begin with qr2pass:",
  WRONGPASS: "the user, the password or the token is wrong",
  "max number of clients reached": "raise maxclients, or stop what holds the connections",
  "unknown command": "it is older than Redis 6, or no Redis",
};

/**
 * Checks that the configured Redis can be used, by writing, reading and deleting a key, and by a subscription.
 *
 * @throws StartError after at most 10 s, in one line that begins with Redis' own error code
 */
export async function requireRedis(settings: Settings): Promise<void> {
  // A single failed connection is enough to give up: a supervisor starts the server again.
  const lost = Promise.withResolvers<never>();
  const redis = openRedis(settings, (isUp, error) => isUp || lost.reject(error));
  if (!redis) return;
  try {
    await Promise.race([use(redis), lost.promise]);
  } catch (error) {
    const name = settings.REDIS_URL ? "REDIS_URL" : "UPSTASH_REDIS_REST_URL";
    throw new StartError(`The Redis that ${name} names cannot be used: ${reasonOf(error)}.`, { cause: error });
  } finally {
    redis.close();
  }
}

/** A subscription needs a connection and a right of its own, so the probe alone does not show that it works. */
async function use(redis: Redis): Promise<void> {
  await probe(redis);
  const leave = await redis.subscribe(
    `${PREFIX}probe`,
    () => {},
    () => {},
  );
  leave();
}

/** Errors of the clients about an answer that they cannot parse: such as that of a web server. */
const NO_REDIS = /^(?:Unknown RESP type|Unable to parse response body|fetch failed|res\.map)/;

function reasonOf(error: unknown): string {
  const cause = error instanceof ProtocolError ? error.cause : error;
  if (!(cause instanceof RedisReplyError)) {
    const message = cause instanceof Error ? (cause.message.split("\n", 1)[0] ?? "") : "it gave no reason";
    const own = NO_REDIS.test(message) ? "what answers there is no Redis" : message.replace(/\.$/, "");
    return networkProblem(cause) ?? own;
  }
  const meaning = MEANINGS[cause.code];
  return meaning ? `${cause.code} (${meaning})` : cause.code;
}

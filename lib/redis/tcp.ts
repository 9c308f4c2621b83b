import { createClient, ErrorReply } from "redis";
import { describeError, log } from "#lib/foundation/log.ts";
import type { Redis } from "./redis.ts";
import { CALL_MS, isUnknownScript, RedisReplyError, unavailable } from "./unavailable.ts";

/** Calls beyond these are refused at once: a Redis that is this far behind does not catch up within `CALL_MS`. */
const QUEUED_CALLS = 10_000;
const RECONNECT_MS = { first: 50, longest: 1_000 };

type Client = ReturnType<typeof open>;

function open(url: string, reconnect: boolean) {
  return createClient({
    url,
    commandsQueueMaxLength: QUEUED_CALLS,
    // For calls that still wait for a connection. Those that wait for a reply are timed by `call` below.
    commandOptions: { timeout: CALL_MS },
    socket: {
      connectTimeout: CALL_MS,
      reconnectStrategy: reconnect && ((tries) => Math.min(RECONNECT_MS.first * 2 ** tries, RECONNECT_MS.longest)),
    },
  });
}

/** Destroys a client for good: one that is destroyed while it connects connects all the same. */
function discard(client: Client): void {
  client.on("ready", () => client.destroy());
  client.destroy();
}

/** Redis over TCP or TLS, at a `redis:` or `rediss:` URL. */
export function tcpRedis(url: string): Redis {
  const subscribers = new Set<Client>();
  let closed = false;
  let down = false;
  let client = connect();

  function connect(): Client {
    const opened = open(url, true);
    opened.on("error", (error: unknown) => {
      if (!down) log("warn", "redis is down", describeError(error));
      down = true;
    });
    opened.on("ready", () => {
      if (down) log("info", "redis is back");
      down = false;
    });
    // It tries until it is destroyed; each call has its own deadline.
    opened.connect().catch(() => {});
    return opened;
  }

  /** A connection that let a reply run out of time may be half open, which nothing else would tell. */
  function replace(stuck: Client): void {
    if (closed || client !== stuck) return;
    client = connect();
    discard(stuck);
  }

  async function call<T>(work: (client: Client) => Promise<T>): Promise<T> {
    const used = client;
    let timer: NodeJS.Timeout | undefined;
    try {
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => {
          reject(new Error("Redis did not reply in time."));
          replace(used);
        }, CALL_MS);
      });
      return await Promise.race([work(used), late]);
    } catch (error) {
      throw unavailable(error instanceof ErrorReply ? new RedisReplyError(error.message) : error);
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    run(script, keys, args) {
      const options = { keys: [...keys], arguments: [...args] };
      return call(async (used) => {
        try {
          return await used.evalSha(script.sha1, options);
        } catch (error) {
          if (!isUnknownScript(error)) throw error;
          return used.eval(script.source, options);
        }
      });
    },

    async publish(channel, message) {
      await call((used) => used.publish(channel, message));
    },

    async subscribe(channel, hear, lost) {
      const subscriber = open(url, false);
      const leave = () => {
        subscribers.delete(subscriber);
        discard(subscriber);
      };
      subscribers.add(subscriber);
      subscriber.on("error", lost);
      subscriber.on("end", lost);
      let timer: NodeJS.Timeout | undefined;
      try {
        // A client that is destroyed while it connects may never settle its promises.
        const late = new Promise<never>((_, reject) => {
          timer = setTimeout(() => reject(new Error("Redis did not let us subscribe in time.")), CALL_MS);
        });
        const stands = subscriber.connect().then(() => subscriber.subscribe(channel, hear));
        await Promise.race([stands, late]);
        return leave;
      } catch (error) {
        leave();
        throw unavailable(error);
      } finally {
        clearTimeout(timer);
      }
    },

    close() {
      closed = true;
      for (const used of [client, ...subscribers]) discard(used);
    },
  };
}

import { createClient, ErrorReply } from "redis";
import { describeError, log } from "#lib/foundation/log.ts";
import type { Redis } from "./redis.ts";
import { CALL_MS, isUnknownScript, RedisReplyError, unavailable } from "./unavailable.ts";

/**
 * The most calls that may wait. A Redis with a longer queue would not catch up within `CALL_MS`, so further calls are
 * refused at once.
 */
const QUEUED_CALLS = 10_000;
const RECONNECT_MS = { first: 50, longest: 1_000 };

type Client = ReturnType<typeof open>;

/** Called once when a connection is lost, with the reason, and once when it is back. */
export type Report = (isUp: boolean, error?: unknown) => void;

const logIt: Report = (isUp, error) =>
  isUp ? log("info", "redis is back") : log("warn", "redis is down", describeError(error));

/** Converts an error reply of the server to an error that does not contain the command. */
const withoutCommand = (error: unknown) => (error instanceof ErrorReply ? new RedisReplyError(error.message) : error);

function open(url: string, reconnect: boolean) {
  return createClient({
    url,
    commandsQueueMaxLength: QUEUED_CALLS,
    socket: {
      connectTimeout: CALL_MS,
      reconnectStrategy: reconnect && ((tries) => Math.min(RECONNECT_MS.first * 2 ** tries, RECONNECT_MS.longest)),
    },
  });
}

/**
 * Destroys a client. One that is destroyed while it is connecting connects nevertheless, so it is destroyed again after
 * that.
 */
function discard(client: Client): void {
  client.on("ready", () => client.destroy());
  client.destroy();
}

/** Redis over TCP or TLS, at a `redis:` or `rediss:` URL. */
export function tcpRedis(url: string, report: Report = logIt): Redis {
  const subscribers = new Set<Client>();
  /** Calls that wait for a connection. */
  const waiting = new Set<() => void>();
  let closed = false;
  /** Why there is no connection; null while there is one, and before the first attempt. */
  let whyDown: { error: unknown } | null = null;
  let client = connect();

  function connect(): Client {
    const opened = open(url, true);
    opened.on("error", (error: unknown) => {
      const wasUp = whyDown === null;
      whyDown = { error: withoutCommand(error) };
      if (wasUp) report(false, whyDown.error);
    });
    opened.on("ready", () => {
      if (whyDown) report(true);
      whyDown = null;
      for (const go of waiting) go();
      waiting.clear();
    });
    // Connecting is retried until the client is destroyed. Each call has its own deadline.
    opened.connect().catch(() => {});
    return opened;
  }

  /**
   * Replaces a connection on which a reply did not arrive in time. It may be half open, which nothing else would
   * reveal.
   */
  function replace(stuck: Client): void {
    if (closed || client !== stuck) return;
    client = connect();
    discard(stuck);
  }

  /**
   * Waits for a connection that is ready. (The client's own queue is not used, because it is sent right after the
   * handshake: if the database in the URL does not exist, its commands would run in database 0.)
   */
  async function ready(): Promise<Client> {
    if (client.isReady) return client;
    if (waiting.size >= QUEUED_CALLS) throw new Error("Too many calls wait for Redis.");
    await new Promise<void>((go) => waiting.add(go));
    return client;
  }

  async function call<T>(work: (client: Client) => Promise<T>): Promise<T> {
    let used = client;
    let isOver = false;
    let timer: NodeJS.Timeout | undefined;
    try {
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => {
          isOver = true;
          reject(whyDown?.error ?? new Error("Redis did not reply in time."));
          replace(used);
        }, CALL_MS);
      });
      const working = ready().then((connected) => {
        // The caller has been refused already, so its command must not run later.
        if (isOver) throw new Error("Redis was not there in time.");
        used = connected;
        return work(used);
      });
      return await Promise.race([working, late]);
    } catch (error) {
      throw unavailable(withoutCommand(error));
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    isBilledByCommand: false,

    // node-redis's `defineScript` requires all scripts when a client is created, but these belong to higher layers.
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
        // A client that is destroyed while it is connecting may never settle its promises.
        const late = new Promise<never>((_, reject) => {
          timer = setTimeout(() => reject(new Error("Redis did not answer a subscription in time.")), CALL_MS);
        });
        const stands = subscriber.connect().then(() => subscriber.subscribe(channel, hear));
        await Promise.race([stands, late]);
        return leave;
      } catch (error) {
        leave();
        throw unavailable(withoutCommand(error));
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

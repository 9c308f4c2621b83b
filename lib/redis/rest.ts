import { Redis as UpstashClient } from "@upstash/redis";
import type { Redis } from "./redis.ts";
import { CALL_MS, isUnknownScript, RedisReplyError, unavailable } from "./unavailable.ts";

/** Redis over Upstash's REST API. Calls made at the same moment travel in one request. */
export function restRedis(url: string, token: string): Redis {
  const leaving = new AbortController();
  const client = new UpstashClient({
    url,
    token,
    // A script that ran and whose answer was lost must not run again.
    retry: { retries: 0 },
    signal: () => AbortSignal.any([leaving.signal, AbortSignal.timeout(CALL_MS)]),
    automaticDeserialization: false,
    enableTelemetry: false,
  });

  async function call<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      // The client's own errors quote the command, secrets and all.
      const told = error instanceof Error && error.name === "UpstashError";
      throw unavailable(told ? new RedisReplyError(error.message) : error);
    }
  }

  return {
    run(script, keys, args) {
      return call(async () => {
        try {
          return await client.evalsha(script.sha1, [...keys], [...args]);
        } catch (error) {
          if (!isUnknownScript(error)) throw error;
          return client.eval(script.source, [...keys], [...args]);
        }
      });
    },

    async publish(channel, message) {
      await call(() => client.publish(channel, message));
    },

    // By fetch of our own: when the client's subscription ends it tells nobody.
    async subscribe(channel, hear, lost) {
      const left = new AbortController();
      const timer = setTimeout(() => left.abort(), CALL_MS);
      try {
        const response = await fetch(`${url.replace(/\/$/, "")}/subscribe/${encodeURIComponent(channel)}`, {
          method: "POST",
          headers: { authorization: `Bearer ${token}`, accept: "text/event-stream" },
          cache: "no-store",
          signal: AbortSignal.any([leaving.signal, left.signal]),
        });
        if (!response.ok || !response.body) throw new RedisReplyError(`HTTP ${response.status}`);
        const messages = readMessages(response.body);
        // The first message says that the subscription stands.
        if ((await messages.next()).done) throw new Error("The subscription ended before it began.");
        void listen(messages, hear).finally(lost);
        return () => left.abort();
      } catch (error) {
        left.abort();
        throw unavailable(error);
      } finally {
        clearTimeout(timer);
      }
    },

    close() {
      leaving.abort();
    },
  };
}

async function listen(messages: AsyncGenerator<string>, hear: (message: string) => void): Promise<void> {
  try {
    for await (const message of messages) hear(message);
  } catch {
    // Cut or left: the caller learns of both by the end.
  }
}

/** The payloads of a stream whose events are `data: <kind>,<channel>,<payload>`. */
async function* readMessages(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of body) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const message = /^data: ?[^,]*,[^,]*,(.*?)\r?$/.exec(line);
      if (message) yield message[1] ?? "";
    }
  }
}

import { Redis as UpstashClient } from "@upstash/redis";
import type { Redis, Script } from "./redis.ts";
import { CALL_MS, RedisReplyError, unavailable } from "./unavailable.ts";

/** Redis over Upstash's REST API. Commands issued at the same moment are sent in one request. */
export function restRedis(url: string, token: string): Redis {
  const leaving = new AbortController();
  const client = new UpstashClient({
    url,
    token,
    // A script that ran but whose answer was lost must not run again.
    retry: { retries: 0 },
    signal: () => AbortSignal.any([leaving.signal, AbortSignal.timeout(CALL_MS)]),
    automaticDeserialization: false,
    enableTelemetry: false,
  });

  const scripts = new Map<Script, ReturnType<typeof client.createScript>>();
  function prepared(script: Script) {
    const known = scripts.get(script) ?? client.createScript(script.source);
    scripts.set(script, known);
    return known;
  }

  async function call<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      // The client's own error messages contain the command, including secrets.
      const isReply = error instanceof Error && error.name === "UpstashError";
      throw unavailable(isReply ? new RedisReplyError(error.message) : error);
    }
  }

  return {
    isBilledByCommand: true,

    run(script, keys, args) {
      return call(() => prepared(script).exec([...keys], [...args]));
    },

    async publish(channel, message) {
      await call(() => client.publish(channel, message));
    },

    // The client's own `subscribe` is not used, because it does not report the end of the stream.
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
        if (!response.ok || !response.body) throw await errorReply(response);
        const messages = readMessages(response.body);
        // The first message confirms the subscription.
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

/** Upstash refuses with an HTTP status and `{"error": "…"}`. */
async function errorReply(response: Response): Promise<RedisReplyError> {
  const { error = "" } = (await response.json().catch(() => ({}))) as { error?: unknown };
  return new RedisReplyError(String(error));
}

async function listen(messages: AsyncGenerator<string>, hear: (message: string) => void): Promise<void> {
  try {
    for await (const message of messages) hear(message);
  } catch {
    // The stream broke or was cancelled. The caller sees its end in both cases.
  }
}

/** The payloads of a stream of events in the form `data: <kind>,<channel>,<payload>`. */
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

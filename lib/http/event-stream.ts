import { onShutdown } from "#lib/foundation/shutdown.ts";
import { metrics } from "#lib/metrics/metrics.ts";
import { currentNetworkKey } from "./caller.ts";
import { onHeartbeat } from "./heartbeat.ts";
import type { BodySink, Reply } from "./reply.ts";
import { registerStream, type StreamKey } from "./stream-limits.ts";

/**
 * The stream of a client that does not read is closed when this much is waiting, beyond what the operating system
 * buffers.
 */
const UNREAD_BYTES = 4096;

/**
 * After each message, a comment follows with this delay. It makes proxies that release a chunk only when the next one
 * arrives pass the message on. Without the delay both would be sent as one chunk.
 */
const PUSH_MS = 100;

/**
 * How many signs of life follow the first message, if the stream has any: two, so that one arrives even through a proxy
 * that releases a chunk only when the next one arrives.
 */
const SIGNS = 2;

/** A message of a stream: a named event with JSON data. */
export interface Message {
  event: string;
  data: unknown;
  /** Whether the stream closes after this message. */
  last?: boolean;
  /** Milliseconds after which to read the state again without a signal; 0 for never. */
  lookAgainIn?: number;
}

/**
 * Streams the changes of a state as Server-Sent Events (HTML Standard section 9.2). `look` reads the current state: at
 * the beginning and whenever `watch` reports a change. An unchanged state is not sent again. The stream ends if `look`
 * says so, throws or returns null, if the client disconnects, if newer streams take its place, and when the server
 * stops.
 *
 * @param hasSignsOfLife whether an event named `alive` with the same data follows each message instead of a comment,
 *   which an EventSource does not report
 */
export function eventStream(
  place: Omit<StreamKey, "network"> | null,
  look: () => Promise<Message | null>,
  watch: (lookAgain: () => void) => () => void,
  hasSignsOfLife = false,
): Reply {
  const network = currentNetworkKey();
  const body = (sink: BodySink) => {
    let open = true;
    metrics().openStreams.inc();
    let sent = "";
    let looking = false;
    let again = false;
    let timer: NodeJS.Timeout | undefined;
    let push: NodeJS.Timeout | undefined;

    const pushOn = (text: string, times: number) => {
      clearTimeout(push);
      push = setTimeout(() => {
        send(text);
        if (open && times > 1) pushOn(text, times - 1);
      }, PUSH_MS);
    };
    const send = (text: string) => {
      if (!open) return;
      sink.write(text);
      if (sink.unread() > UNREAD_BYTES) close();
    };
    const close = () => {
      if (!open) return;
      open = false;
      metrics().openStreams.dec();
      clearTimeout(timer);
      clearTimeout(push);
      for (const leave of leaves) leave();
      sink.end();
    };
    const lookAgain = async () => {
      again = true;
      if (looking) return;
      looking = true;
      while (again && open) {
        again = false;
        const message = await look().catch(() => null);
        if (!message) return close();
        const text = eventText(message.event, message.data);
        if (text !== sent) {
          send(text);
          if (hasSignsOfLife) pushOn(eventText("alive", message.data), sent === "" ? SIGNS : 1);
          else pushOn(":\n\n", 1);
        }
        sent = text;
        clearTimeout(timer);
        if (message.last) return close();
        if (open && message.lookAgainIn) timer = setTimeout(lookAgain, message.lookAgainIn);
      }
      looking = false;
    };

    const leaves = [onHeartbeat(() => send(": alive\n\n")), watch(lookAgain), onShutdown(close)];
    if (place) leaves.push(registerStream({ ...place, network }, close));
    sink.onLeave(close);
    void lookAgain();
  };
  return {
    status: 200,
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      // no-transform prevents compression, and X-Accel-Buffering disables nginx's buffering. Both would delay events.
      "cache-control": "no-cache, no-transform",
      "x-accel-buffering": "no",
    },
    body,
  };
}

const eventText = (event: string, data: unknown) => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;

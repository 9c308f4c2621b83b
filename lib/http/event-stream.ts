import { onShutdown } from "#lib/foundation/shutdown.ts";
import { metrics } from "#lib/metrics/metrics.ts";
import { currentNetworkKey } from "./caller.ts";
import { onHeartbeat } from "./heartbeat.ts";
import type { Reader, Reply } from "./reply.ts";
import { enter, type Place } from "./stream-room.ts";

/** A client that leaves this much unread, beside what the system holds for it, has lost interest, and its stream ends. */
const UNREAD_BYTES = 4096;

/**
 * A comment follows each message after so long. It pushes the message out of proxies that let a chunk go when the next one
 * comes; sent sooner, the two would travel as one chunk.
 */
const PUSH_MS = 100;

/** What a stream says: a named event with JSON data, after which it may end. */
export interface Message {
  event: string;
  data: unknown;
  /** The stream closes after this one. */
  last?: boolean;
  /** Milliseconds after which to look again without being told; 0 for never. */
  lookAgainIn?: number;
}

/**
 * Server-Sent Events (HTML Standard section 9.2) of something that changes. `look` reads its
 * present state, at once and after each call that `watch` makes; what is unchanged is not
 * sent twice. The stream ends when `look` says so, throws, or gives null, when the client leaves, when newer ones take its
 * place, and when the server stops.
 */
export function eventStream(
  place: Omit<Place, "network"> | null,
  look: () => Promise<Message | null>,
  watch: (lookAgain: () => void) => () => void,
): Reply {
  const network = currentNetworkKey();
  const body = (reader: Reader) => {
    let open = true;
    metrics().openStreams.inc();
    let sent = "";
    let looking = false;
    let again = false;
    let timer: NodeJS.Timeout | undefined;
    let push: NodeJS.Timeout | undefined;

    const send = (text: string) => {
      if (!open) return;
      reader.write(text);
      if (reader.unread() > UNREAD_BYTES) close();
    };
    const close = () => {
      if (!open) return;
      open = false;
      metrics().openStreams.dec();
      clearTimeout(timer);
      clearTimeout(push);
      for (const leave of leaves) leave();
      reader.end();
    };
    const lookAgain = async () => {
      again = true;
      if (looking) return;
      looking = true;
      while (again && open) {
        again = false;
        const message = await look().catch(() => null);
        if (!message) return close();
        const text = `event: ${message.event}\ndata: ${JSON.stringify(message.data)}\n\n`;
        if (text !== sent) {
          send(text);
          clearTimeout(push);
          push = setTimeout(() => send(":\n\n"), PUSH_MS);
        }
        sent = text;
        clearTimeout(timer);
        if (message.last) return close();
        if (open && message.lookAgainIn) timer = setTimeout(lookAgain, message.lookAgainIn);
      }
      looking = false;
    };

    const leaves = [onHeartbeat(() => send(": alive\n\n")), watch(lookAgain), onShutdown(close)];
    if (place) leaves.push(enter({ ...place, network }, close));
    reader.onLeave(close);
    void lookAgain();
  };
  return {
    status: 200,
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      // no-transform keeps compression away, and X-Accel-Buffering nginx's buffers: both would hold events back.
      "cache-control": "no-cache, no-transform",
      "x-accel-buffering": "no",
    },
    body,
  };
}

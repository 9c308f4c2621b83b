/**
 * The reply of a route. Our own server writes it straight to the connection (`server/api.ts`). If a platform runs the
 * app, Next sends it (`toResponse`).
 */
export interface Reply {
  status: number;
  /** Names in lower case. */
  headers: Record<string, string>;
  /** The whole body, or a function that writes it over time. */
  body: string | null | ((sink: BodySink) => void);
}

/** The client that reads a streamed body. */
export interface BodySink {
  write(text: string): void;
  /** Roughly how many bytes are buffered because the client has not read them. */
  unread(): number;
  end(): void;
  /** Registers `listener` to be called when the client disconnects or the body ends. */
  onLeave(listener: () => void): void;
}

/** The part of Fetch's `Request` that routes use. */
export interface RouteRequest {
  method: string;
  /** The full URL. */
  url: string;
  headers: Headers;
  body: AsyncIterable<Uint8Array> | null;
}

/** The same reply as a Fetch response for Next. `signal` is aborted when the client disconnects. */
export function toResponse({ status, headers, body }: Reply, signal?: AbortSignal): Response {
  return new Response(typeof body === "function" ? streamOf(body, signal) : body, { status, headers });
}

function streamOf(write: (sink: BodySink) => void, signal?: AbortSignal): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const left = new AbortController();
  return new ReadableStream(
    {
      start(controller) {
        signal?.addEventListener("abort", () => left.abort(), { once: true });
        write({
          write: (text) => controller.enqueue(encoder.encode(text)),
          unread: () => -(controller.desiredSize ?? 0),
          end() {
            try {
              controller.close();
            } catch {
              // The client disconnected first, and the platform closed the stream.
            }
          },
          onLeave: (listener) => left.signal.addEventListener("abort", listener, { once: true }),
        });
        if (signal?.aborted) left.abort();
      },
      cancel: () => left.abort(),
    },
    { highWaterMark: 0, size: ({ byteLength }) => byteLength },
  );
}

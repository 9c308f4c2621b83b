/**
 * What a route answers. Our own server writes it straight to the connection (`server/api.ts`); where a platform runs the
 * app, Next sends it (`toResponse`).
 */
export interface Reply {
  status: number;
  /** By their names in lower case. */
  headers: Record<string, string>;
  /** The whole body, or what writes it as time goes by. */
  body: string | null | ((reader: Reader) => void);
}

/** The client that reads a body. */
export interface Reader {
  write(text: string): void;
  /** Roughly how many bytes wait because the client does not read them. */
  unread(): number;
  end(): void;
  /** Has `listener` called when the client is gone, or the body at its end. */
  onLeave(listener: () => void): void;
}

/** The part of Fetch's `Request` that routes read. */
export interface Asked {
  method: string;
  /** The whole address, as `URL` reads it. */
  url: string;
  headers: Headers;
  body: AsyncIterable<Uint8Array> | null;
}

/** The same answer in the form that Next takes (Fetch Standard). `signal` is aborted when the client leaves. */
export function toResponse({ status, headers, body }: Reply, signal?: AbortSignal): Response {
  return new Response(typeof body === "function" ? streamOf(body, signal) : body, { status, headers });
}

function streamOf(write: (reader: Reader) => void, signal?: AbortSignal): ReadableStream<Uint8Array> {
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
              // The client left first, and the platform closed it.
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

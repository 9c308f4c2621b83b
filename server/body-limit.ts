import type { IncomingMessage, ServerResponse } from "node:http";
import { refuseDeclaredTooLarge } from "#lib/http/body.ts";
import { BODY_BYTES } from "#lib/protocol/limits.ts";

/**
 * Bounds the body of a request before any handler sees it. One that declares more than 16 KB is refused; of one that
 * does not say its length, what comes after the chunk that passes 16 KB is thrown away, so that no handler, and no part
 * of Next, can be made to collect more. The connection is closed after the answer.
 *
 * @throws ProtocolError `too_large`
 */
export function boundBody(request: IncomingMessage, response: ServerResponse): void {
  const declared = request.headers["content-length"];
  if (declared !== undefined && !(Number(declared) <= BODY_BYTES)) response.shouldKeepAlive = false;
  refuseDeclaredTooLarge(declared);
  if (!request.headers["transfer-encoding"]) return;
  let bytes = 0;
  // Node's parser hands each piece of a body to `push`; a listener for `data` would take it from the handler.
  const push = request.push.bind(request);
  request.push = (chunk: Buffer | null) => {
    if (chunk === null) return push(chunk);
    const wasTooLarge = bytes > BODY_BYTES;
    bytes += chunk.length;
    if (bytes > BODY_BYTES) response.shouldKeepAlive = false;
    return wasTooLarge || push(chunk);
  };
}

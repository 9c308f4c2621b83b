import type { IncomingMessage, ServerResponse } from "node:http";
import { refuseDeclaredTooLarge } from "#lib/http/body.ts";
import { BODY_BYTES } from "#lib/protocol/limits.ts";

/**
 * Limits the body of a request before any handler reads it. A body that declares more than 16 KB is refused. Of a body
 * without a declared length, everything after the chunk that exceeds 16 KB is discarded, so that no handler and no part
 * of Next can collect more. The connection is closed after the response.
 *
 * @throws ProtocolError `too_large`
 */
export function boundBody(request: IncomingMessage, response: ServerResponse): void {
  const declared = request.headers["content-length"];
  if (declared !== undefined && !(Number(declared) <= BODY_BYTES)) response.shouldKeepAlive = false;
  refuseDeclaredTooLarge(declared);
  if (!request.headers["transfer-encoding"]) return;
  let bytes = 0;
  // Node's parser passes each chunk of a body to `push`. A listener for `data` would take the chunks from the handler.
  const push = request.push.bind(request);
  request.push = (chunk: Buffer | null) => {
    if (chunk === null) return push(chunk);
    const wasTooLarge = bytes > BODY_BYTES;
    bytes += chunk.length;
    if (bytes > BODY_BYTES) response.shouldKeepAlive = false;
    return wasTooLarge || push(chunk);
  };
}

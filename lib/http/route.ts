import { randomUUID } from "node:crypto";
import { describeError, log } from "#lib/foundation/log.ts";
import { metrics } from "#lib/metrics/metrics.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import { refusal } from "./answer.ts";
import { refuseDeclaredTooLarge } from "./body.ts";

/** One HTTP method of a route. `params` are the path's. */
export type Handler<Params = unknown> = (
  request: Request,
  context: { params: Promise<Params> },
) => Promise<Response> | Response;

/** HEAD too: Next makes it of GET, and ends a stream's answer without telling the stream. */
const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"] as const;
type Exports<Params> = Record<(typeof METHODS)[number], Handler<Params>>;
type Handlers<Params> = Partial<Exports<Params>>;

/**
 * What a route file exports: its methods, and a refusal for each of the others. Whatever is
 * thrown becomes a coded answer, and each request one line in the log, told by the route's
 * pattern and never by its path.
 *
 * @param pattern the route's path with its parameters' names, e.g. `/api/ceremonies/[challenge]/events`
 * @param dress sets headers that every answer has, refusals included
 */
export function route<Params>(
  pattern: string,
  handlers: Handlers<Params>,
  dress: (response: Response) => Response = (response) => response,
): Exports<Params> {
  const refuseMethod = () => {
    const response = refusal(new ProtocolError("method_not_allowed"));
    response.headers.set("allow", Object.keys(handlers).join(", "));
    return response;
  };
  const wrapped = (method: keyof Exports<Params>): Handler<Params> => {
    const handler = handlers[method] ?? refuseMethod;
    return async (request, context) => {
      const began = performance.now();
      const requestId = randomUUID();
      const response = dress(await answer(handler, request, context, requestId));
      response.headers.set("x-request-id", requestId);
      const took = performance.now() - began;
      metrics().requests.observe({ route: pattern, method, status: response.status }, took / 1000);
      const milliseconds = Math.round(10 * took) / 10;
      log("info", "request", { request_id: requestId, method, route: pattern, status: response.status, milliseconds });
      return response;
    };
  };
  return Object.fromEntries(METHODS.map((method) => [method, wrapped(method)])) as Exports<Params>;
}

async function answer<Params>(
  handler: Handler<Params>,
  request: Request,
  context: { params: Promise<Params> },
  requestId: string,
): Promise<Response> {
  try {
    refuseDeclaredTooLarge(request.headers.get("content-length"));
    return await handler(request, context);
  } catch (error) {
    const refused = error instanceof ProtocolError ? error : new ProtocolError("internal", { cause: error });
    if (refused.status >= 500) {
      log("error", refused.code, { request_id: requestId, ...describeError(refused.cause ?? refused) });
    }
    return refusal(refused);
  }
}

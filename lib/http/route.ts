import { randomUUID } from "node:crypto";
import { describeError, log } from "#lib/foundation/log.ts";
import { metrics } from "#lib/metrics/metrics.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import { apiKind } from "./allowances.ts";
import { refusal } from "./answer.ts";
import { refuseDeclaredTooLarge } from "./body.ts";
import { callerOf } from "./caller.ts";
import { type Admission, admission, refusalOf, requireAdmission } from "./site-limits.ts";

/** What a route's method is called with by Next. `params` are the path's. */
interface Context<Params> {
  params: Promise<Params>;
}

/** One HTTP method of a route. */
export type Handler<Params = unknown> = (
  request: Request,
  context: Context<Params> & { admission: Admission; requestId: string },
) => Promise<Response> | Response;

/** HEAD too: Next makes it of GET, and ends a stream's answer without telling the stream. */
const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"] as const;
type Method = (typeof METHODS)[number];
type Exports<Params> = Record<Method, (request: Request, context: Context<Params>) => Promise<Response>>;
type Handlers<Params> = Partial<Record<Method, Handler<Params>>>;

interface Options {
  /** Sets headers that every answer has, refusals included. */
  dress?: (response: Response) => Response;
  /** The handler itself calls `requireAdmission`, since the form of that refusal depends on the message. */
  requiresAdmissionItself?: boolean;
}

/**
 * What a route file exports: its methods, and a refusal for each of the others. Whatever is thrown becomes a coded
 * answer, and each request is counted once and is one line in the log, told by the route's pattern and never by its path.
 *
 * @param pattern the route's path with its parameters' names, e.g. `/api/ceremonies/[challenge]/events`
 */
export function route<Params>(
  pattern: string,
  handlers: Handlers<Params>,
  { dress = (response) => response, requiresAdmissionItself = false }: Options = {},
): Exports<Params> {
  const allowed = Object.keys(handlers).join(", ");
  const refuseMethod = () => {
    throw new ProtocolError("method_not_allowed");
  };

  async function answer(method: Method, request: Request, { params }: Context<Params>, requestId: string) {
    let admitted: Admission | undefined;
    try {
      refuseDeclaredTooLarge(request.headers.get("content-length"));
      admitted = await admission(apiKind(method, pattern), callerOf(request.headers));
      if (!requiresAdmissionItself) requireAdmission(admitted);
      return await (handlers[method] ?? refuseMethod)(request, { params, admission: admitted, requestId });
    } catch (error) {
      const thrown = error instanceof ProtocolError ? error : new ProtocolError("internal", { cause: error });
      if (thrown.status >= 500) {
        log("error", thrown.code, { request_id: requestId, ...describeError(thrown.cause ?? thrown) });
      }
      const refused = refusal(admitted ? await refusalOf(admitted, thrown) : thrown);
      if (refused.status === 405) refused.headers.set("allow", allowed);
      return refused;
    }
  }

  const wrapped = (method: Method) => async (request: Request, context: Context<Params>) => {
    const began = performance.now();
    const requestId = randomUUID();
    const response = dress(await answer(method, request, context, requestId));
    response.headers.set("x-request-id", requestId);
    const took = performance.now() - began;
    metrics().requests.observe({ route: pattern, method, status: response.status }, took / 1000);
    const milliseconds = Math.round(10 * took) / 10;
    log("info", "request", { request_id: requestId, method, route: pattern, status: response.status, milliseconds });
    return response;
  };
  return Object.fromEntries(METHODS.map((method) => [method, wrapped(method)])) as Exports<Params>;
}

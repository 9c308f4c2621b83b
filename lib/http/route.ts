import { randomUUID } from "node:crypto";
import { describeError, log } from "#lib/foundation/log.ts";
import { metrics } from "#lib/metrics/metrics.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import { apiKind } from "./allowances.ts";
import { refusal } from "./answer.ts";
import { refuseDeclaredTooLarge } from "./body.ts";
import { callerOf } from "./caller.ts";
import { type Reply, type RouteRequest, toResponse } from "./reply.ts";
import { type Admission, admission, countRefusal, requireAdmission } from "./site-limits.ts";

/** The second argument that Next passes to a route's method. `params` are the path's parameters. */
interface Context<Params> {
  params: Promise<Params>;
}

/** The handler of one HTTP method of a route. */
export type Handler<Params = unknown> = (
  request: RouteRequest,
  context: Context<Params> & { admission: Admission; requestId: string },
) => Promise<Reply> | Reply;

/**
 * Includes HEAD, because Next would derive it from GET and end the response of a stream without informing the stream.
 */
export const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"] as const;
export type Method = (typeof METHODS)[number];
type Exports<Params> = Record<Method, (request: Request, context: Context<Params>) => Promise<Response>>;
type Handlers<Params> = Partial<Record<Method, Handler<Params>>>;

interface Options {
  /** Adds headers to every reply, including refusals. */
  decorate?: (reply: Reply) => Reply;
  /** Whether the handler itself calls `requireAdmission`, because the format of that refusal depends on the message. */
  requiresAdmissionItself?: boolean;
}

/** Answers a request for a route. */
type Responder = (method: Method, request: RouteRequest, params: Record<string, string>) => Promise<Reply>;

/** The routes that this process loaded, by pattern. Our own server calls them directly (`server/api.ts`). */
export const routes = new Map<string, Responder>();

/**
 * Returns the exports of a route file: its methods, and a refusal for all other methods. Every thrown error becomes a
 * reply with a code. Each request is counted once and logged as one line, with the route's pattern and never its path.
 *
 * @param pattern the route's path with the names of its parameters, e.g. `/api/ceremonies/[challenge]/events`
 */
export function route<Params>(
  pattern: string,
  handlers: Handlers<Params>,
  { decorate = (reply) => reply, requiresAdmissionItself = false }: Options = {},
): Exports<Params> {
  const allowed = Object.keys(handlers).join(", ");
  const refuseMethod = () => {
    throw new ProtocolError("method_not_allowed");
  };

  async function answer(
    method: Method,
    request: RouteRequest,
    params: Promise<Params>,
    requestId: string,
  ): Promise<Reply> {
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
      const refused = refusal(admitted ? await countRefusal(admitted, thrown) : thrown);
      return refused.status === 405 ? { ...refused, headers: { ...refused.headers, allow: allowed } } : refused;
    }
  }

  async function reply(method: Method, request: RouteRequest, params: Promise<Params>): Promise<Reply> {
    const began = performance.now();
    const requestId = randomUUID();
    const response = decorate(await answer(method, request, params, requestId));
    const took = performance.now() - began;
    metrics().requests.observe({ route: pattern, method, status: response.status }, took / 1000);
    const milliseconds = Math.round(10 * took) / 10;
    log("info", "request", { request_id: requestId, method, route: pattern, status: response.status, milliseconds });
    return { ...response, headers: { ...response.headers, "x-request-id": requestId } };
  }

  routes.set(pattern, (method, request, params) => reply(method, request, Promise.resolve(params as Params)));
  const exported =
    (method: Method) =>
    async (request: Request, { params }: Context<Params>) =>
      toResponse(await reply(method, request, params), request.signal);
  return Object.fromEntries(METHODS.map((method) => [method, exported(method)])) as Exports<Params>;
}

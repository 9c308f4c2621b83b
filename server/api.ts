import { globSync } from "node:fs";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { providerOf } from "#lib/http/provider.ts";
import type { Reply, RouteRequest } from "#lib/http/reply.ts";
import { METHODS, type Method, routes } from "#lib/http/route.ts";
import { pathOf } from "./target.ts";

/** Methods whose request bodies are not read. */
const WITHOUT_BODY = ["GET", "HEAD"];
const PARAMETER = /\[(\w+)\]/g;

/**
 * Answers API requests by calling the route's functions directly, and passes all other requests to `next`. Routes do
 * not depend on Next, and creating Fetch requests and responses with their streams would cost more than everything else
 * in a short response. Only paths exactly as in `app/api` are answered here; Next handles a trailing slash. A test
 * sends requests to every route both ways.
 */
export async function api(root: string, next: RequestListener): Promise<RequestListener> {
  const files = globSync("app/api/**/route.ts", { cwd: root });
  await Promise.all(files.map((file) => import(pathToFileURL(join(root, file)).href)));
  const table = [...routes]
    .filter(([pattern]) => !pattern.includes("..."))
    .map(([pattern, answer]) => ({
      path: new RegExp(`^${pattern.replace(PARAMETER, "(?<$1>[\\w-]+)")}$`),
      answer,
    }));
  const find = (path: string) => {
    for (const { path: pattern, answer } of table) {
      const found = pattern.exec(path);
      if (found) return { answer, params: { ...found.groups } };
    }
    return null;
  };

  return async (request, response) => {
    const { method = "", url = "" } = request;
    const route = isMethod(method) ? find(pathOf(url)) : null;
    if (!route || !isMethod(method)) return next(request, response);
    send(await route.answer(method, routeRequestOf(request), route.params), response);
  };
}

const isMethod = (method: string): method is Method => METHODS.some((known) => known === method);

function routeRequestOf(request: IncomingMessage): RouteRequest {
  const { method = "", url = "", headers } = request;
  return {
    method,
    url: `${providerOf(headers.host)}${url}`,
    headers: new Headers(headers as Record<string, string>),
    // If a route stops reading the body half-way, it still has to be able to answer.
    body: WITHOUT_BODY.includes(method) ? null : request.iterator({ destroyOnReturn: false }),
  };
}

/** Writes a reply: head and body in one packet, or head and first event. */
function send({ status, headers, body }: Reply, response: ServerResponse): void {
  if (typeof body !== "function") {
    const length = body === null ? {} : { "content-length": Buffer.byteLength(body) };
    response.writeHead(status, { ...headers, ...length }).end(body ?? undefined);
    return;
  }
  response.writeHead(status, headers);
  body({
    write: (text) => void response.write(text),
    unread: () => response.writableLength,
    end: () => void response.end(),
    onLeave: (listener) => void (response.closed ? listener() : response.once("close", listener)),
  });
}

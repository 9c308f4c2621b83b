import { readFileSync } from "node:fs";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import { routesManifestSchema } from "./known-paths.ts";

/** What Next builds of a route (its "Invoking Entrypoints", for who runs the build on a server of their own). */
interface Entrypoint {
  handler(request: IncomingMessage, response: ServerResponse, context: object): Promise<void>;
}

const ROUTE = /^(\/api\/[^.]*)\/route$/;

/**
 * Answers requests for the API by its routes' own entrypoints, and hands all others to `next`, whose router asks
 * itself of each request what it may be: a sixth of what a short answer costs. Only a path as it is written in `app/api`
 * goes this way; with a query, or a slash at its end, it is Next's to find. A test sends every route both ways.
 */
export async function routeHandlers(root: string, next: RequestListener): Promise<RequestListener> {
  const server = join(root, ".next/server");
  const require = createRequire(join(server, "package.json"));
  const manifest = routesManifestSchema.parse(
    JSON.parse(readFileSync(join(server, "app-paths-manifest.json"), "utf8")),
  );
  const exact = new Map<string, Entrypoint>();
  const withParameter: [RegExp, Entrypoint][] = [];
  for (const [route, file] of Object.entries(manifest)) {
    const path = ROUTE.exec(route)?.[1];
    if (!path) continue;
    const entrypoint = (await require(`./${file}`)) as Entrypoint;
    if (path.includes("[")) withParameter.push([new RegExp(`^${path.replace(/\[\w+\]/g, "[\\w-]+")}$`), entrypoint]);
    else exact.set(path, entrypoint);
  }
  return async (request, response) => {
    const { url = "" } = request;
    const entrypoint = exact.get(url) ?? withParameter.find(([pattern]) => pattern.test(url))?.[1];
    if (!entrypoint) return next(request, response);
    // Next writes head, body and end one by one; together they are one packet. Events must not wait for their end.
    const whole = !url.endsWith("/events");
    if (whole) response.cork();
    try {
      await entrypoint.handler(request, response, { requestMeta: { relativeProjectDir: "." } });
    } finally {
      if (whole) response.uncork();
    }
  };
}

import { existsSync } from "node:fs";
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import { join } from "node:path";
import { TLSSocket } from "node:tls";
import { describeError, log } from "#lib/foundation/log.ts";
import { settings } from "#lib/foundation/settings.ts";
import { StartError } from "#lib/foundation/start-error.ts";
import { type Caller, readCaller, runAs } from "#lib/http/caller.ts";
import { isOutOfBand } from "#lib/http/cors.ts";
import { providerOf } from "#lib/http/provider.ts";
import { responseHeaders } from "#lib/http/response-headers.ts";
import { type Admission, admit, countRefusal, requireAdmission, runAdmitted } from "#lib/http/site-limits.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import { api } from "./api.ts";
import { boundBody } from "./body-limit.ts";
import { fairQueue } from "./fair-queue.ts";
import { allowedMethods, gate, isHeadTooLarge, isPage } from "./gate.ts";
import { type KnownPaths, knownPaths } from "./known-paths.ts";
import { refuse } from "./refusals.ts";
import { passHeaders } from "./request-headers.ts";
import type { ServerSettings } from "./server-settings.ts";
import { staticFiles } from "./static-files.ts";
import { strictTransport } from "./strict-transport.ts";
import { pathOf } from "./target.ts";

/**
 * Limits for rendering pages. Rendering takes milliseconds of processor time, and so few at once leave room for API
 * requests in between.
 */
const PAGES = { atWork: 2, ofOne: 200, inAll: 1_000 };
/** After this time a page counts as done, so that a client which reads slowly does not block others. */
const PAGE_MS = 5_000;
const BUSY_SECONDS = 2;

export interface Site {
  listener: RequestListener;
  /** Responses that have not ended. */
  open: ReadonlySet<ServerResponse>;
}

/**
 * Loads the built site. Its listener is everything that runs before Next: it determines the caller, refuses requests
 * that the product does not have, counts requests, and removes headers that the product does not read.
 *
 * @throws StartError if the site was not built
 */
export async function loadSite(root: string, serverSettings: ServerSettings): Promise<Site> {
  const { HOST, PORT } = serverSettings;
  if (!existsSync(join(root, ".next/BUILD_ID"))) throw new StartError("The site is not built yet: run script/start.");
  const { default: next } = await import("next");
  // Next listens for upgrades on the server that it receives. This server never listens, so it gets none.
  const httpServer = createServer();
  const app = next({ dev: false, dir: root, hostname: HOST ?? "localhost", port: PORT, httpServer });
  await app.prepare();
  const known = knownPaths(root);
  const strict = strictTransport(serverSettings);
  const handle = await api(root, staticFiles(root, known, app.getRequestHandler()));
  const pages = fairQueue(PAGES);
  const open = new Set<ServerResponse>();

  const listener: RequestListener = async (request, response) => {
    open.add(response);
    response.once("close", () => open.delete(response));
    const { url: target = "" } = request;
    let admission: Admission | undefined;
    try {
      for (const { key, value } of [...responseHeaders(pathOf(target)), ...strict]) response.setHeader(key, value);
      boundBody(request, response);
      const { kind, url } = gate(request, known);
      const provider = providerFor(request);
      const caller = callerOf(request);
      admission = await admit(kind, caller);
      // Version 1 has a different format for this refusal, so the route sends it once it knows the version.
      if (!(isOutOfBand(target) && settings().QR2PASS_VERSION_1)) requireAdmission(admission);
      if (request.headers.expect) response.writeContinue();
      request.url = url;
      passHeaders(request, provider);
      const answer = () => handle(request, response);
      const counted = admission;
      const work = () => runAs(caller, () => runAdmitted(counted, answer));
      await (kind === "page" ? inTurn(caller, response, work) : work());
    } catch (error) {
      await refuseRequest(request, response, error, admission, known);
    }
  };

  /** Renders a limited number of pages at once. */
  async function inTurn(caller: Caller, response: ServerResponse, work: () => unknown): Promise<void> {
    const left = new AbortController();
    response.once("close", () => left.abort());
    const end = await pages.turn(caller.networkKey, left.signal);
    if (!end) throw new ProtocolError("unavailable", { retryAfter: BUSY_SECONDS });
    const late = setTimeout(end, PAGE_MS);
    try {
      await work();
    } finally {
      clearTimeout(late);
      end();
    }
  }

  return { listener, open };
}

/**
 * The site's origin. A preflight request is answered for any host, because otherwise the browser could not read why the
 * message itself is refused.
 *
 * @throws ProtocolError `wrong_host`
 */
function providerFor({ method, url = "", headers }: IncomingMessage): string {
  if (method === "OPTIONS" && isOutOfBand(url)) return settings().AUTH_URL ?? "http://localhost";
  return providerOf(headers.host);
}

function callerOf(request: IncomingMessage): Caller {
  const { socket } = request;
  const peer = { address: socket.remoteAddress ?? "", encrypted: socket instanceof TLSSocket };
  // Node joins repeated headers with commas (RFC 9110 section 5.2).
  const headers = Object.entries(request.headers).map(([name, value]): [string, string] => [name, String(value)]);
  return readCaller(headers, peer);
}

/** Sends and counts a refusal by the listener itself. */
async function refuseRequest(
  request: IncomingMessage,
  response: ServerResponse,
  error: unknown,
  admission: Admission | undefined,
  known: KnownPaths,
): Promise<void> {
  const thrown = error instanceof ProtocolError ? error : new ProtocolError("internal", { cause: error });
  const { cause } = thrown;
  // A server that is busy says "unavailable" too, without a cause, and many times a second.
  if (thrown.status >= 500 && (thrown.code !== "unavailable" || cause))
    log("error", thrown.code, describeError(cause ?? thrown));
  try {
    const counted = admission ?? (await admit("call", callerOf(request)));
    const refused = await countRefusal(counted, thrown);
    const { url = "" } = request;
    await refuse(request, response, refused, {
      ...(refused.code === "too_large" && isHeadTooLarge(request) ? { status: 431 } : {}),
      ...(refused.code === "method_not_allowed" ? { allow: allowedMethods(url) } : {}),
      isPage: isPage(url, known),
    });
  } catch (failure) {
    log("error", "a refusal failed", describeError(failure));
    response.destroy();
  }
}

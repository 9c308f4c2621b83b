import { existsSync } from "node:fs";
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import { join } from "node:path";
import { TLSSocket } from "node:tls";
import { describeError, log } from "#lib/foundation/log.ts";
import { StartError } from "#lib/foundation/start-error.ts";
import { refusal } from "#lib/http/answer.ts";
import { isOutOfBand, openToAll } from "#lib/http/cors.ts";
import { currentPeer, isForwarded, type Peer } from "#lib/http/peer.ts";
import { providerOf } from "#lib/http/provider.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import { isLoopback } from "#lib/protocol/link.ts";
import { boundBody } from "./body-limit.ts";
import { routeHandlers } from "./route-handlers.ts";
import type { ServerSettings } from "./server-settings.ts";
import { staticFiles } from "./static-files.ts";
import type { Certificate } from "./tls.ts";

/** How long a client may take to send a request. What the server sends, event streams too, may take any time. */
const HEADERS_MS = 10_000;
const REQUEST_MS = 30_000;
/** Longer than proxies keep an idle connection (nginx: 60 s), so that it is they who close it. */
const KEEP_ALIVE_MS = 75_000;
const YEAR = 365 * 24 * 3600;

export interface Site {
  listener: RequestListener;
  /** Answers that are not yet at their end. */
  open: ReadonlySet<ServerResponse>;
}

/**
 * Loads the built site.
 *
 * @throws StartError when there is none
 */
export async function loadSite(root: string, { HOST, PORT, address }: ServerSettings): Promise<Site> {
  if (!existsSync(join(root, ".next/BUILD_ID"))) throw new StartError("The site is not built yet: run script/start.");
  const { default: next } = await import("next");
  const app = next({ dev: false, dir: root, hostname: HOST ?? "localhost", port: PORT });
  await app.prepare();
  const handle = await routeHandlers(root, staticFiles(root, app.getRequestHandler()));
  const open = new Set<ServerResponse>();
  const { protocol, hostname } = new URL(address);
  // Browsers keep it for the host on all ports: on loopback it would break whatever else is developed there.
  const strict = protocol === "https:" && !isLoopback(hostname);

  const listener: RequestListener = async (request, response) => {
    open.add(response);
    response.once("close", () => open.delete(response));
    try {
      // `GET http://…` and the like are for proxies.
      if (!request.url?.startsWith("/") || !isReadable(request.url)) throw new ProtocolError("malformed");
      boundBody(request, response);
      // The platform's own `Request` cannot have this method (Fetch Standard, forbidden methods).
      if (request.method === "TRACE") throw new ProtocolError("method_not_allowed");
      // A browser that asks beforehand is answered for any host: else it could not read why the message is refused.
      if (!(request.method === "OPTIONS" && isOutOfBand(request.url))) providerOf(request.headers.host);
      if (strict) response.setHeader("strict-transport-security", `max-age=${YEAR}`);
      await currentPeer().run(peerOf(request), () => handle(request, response));
    } catch (error) {
      const refused = error instanceof ProtocolError ? error : new ProtocolError("internal", { cause: error });
      if (refused.status >= 500) log("error", "a request failed", describeError(error));
      await refuse(request, response, refused);
    }
  };
  return { listener, open };
}

/** Next throws at an escape that is none, and of the API no page answers for it. */
function isReadable(url: string): boolean {
  if (!url.startsWith("/api/")) return true;
  try {
    decodeURI(url.split("?", 1)[0] ?? "");
    return true;
  } catch {
    return false;
  }
}

function peerOf({ socket, headers }: IncomingMessage): Peer {
  const forwarded = isForwarded(Object.keys(headers));
  return { address: socket.remoteAddress ?? "", forwarded, encrypted: socket instanceof TLSSocket };
}

async function refuse({ url = "" }: IncomingMessage, response: ServerResponse, error: ProtocolError): Promise<void> {
  if (response.headersSent) return void response.destroy();
  const answer = isOutOfBand(url) ? openToAll(refusal(error)) : refusal(error);
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  response.end(await answer.text());
}

/** An HTTP server, or an HTTPS one where there is a certificate. */
export function siteServer(certificate: Certificate | null, listener: RequestListener): Server {
  const timeouts = { headersTimeout: HEADERS_MS, requestTimeout: REQUEST_MS, keepAliveTimeout: KEEP_ALIVE_MS };
  return certificate ? certificate.createServer(timeouts, listener) : createServer(timeouts, listener);
}

import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerOptions } from "node:http";
import type { Duplex } from "node:stream";
import { siteConnections } from "./connections.ts";
import { refuseBroken } from "./refusals.ts";
import type { Certificate } from "./tls.ts";

/** Time limit for sending a request. Responses, including event streams, have no limit. */
const HEADERS_MS = 10_000;
const REQUEST_MS = 30_000;
/** How often connections are checked for these limits. */
const LOOK_MS = 1_000;
/** Longer than proxies keep an idle connection (nginx: 60 s), so that the proxy is the one that closes it. */
const KEEP_ALIVE_MS = 75_000;
/**
 * A connection without any traffic for this time is closed even while a response is in progress. Streams send something
 * every 15 s.
 */
const SILENCE_MS = 120_000;
/** The parser's limit for a request head. It is twice the gate's, so that the gate can refuse with an explanation. */
const HEAD_BYTES = 64 * 1024;

const OPTIONS: ServerOptions = {
  headersTimeout: HEADERS_MS,
  requestTimeout: REQUEST_MS,
  keepAliveTimeout: KEEP_ALIVE_MS,
  connectionsCheckingInterval: LOOK_MS,
  maxHeaderSize: HEAD_BYTES,
};

/**
 * An HTTP server, or an HTTPS server if there is a certificate. Every request goes to `answer`, including requests
 * for an upgrade or with `Expect`. Anything that is not a valid request is answered, and its connection closed.
 */
export function siteServer(certificate: Certificate | null, answer: RequestListener): Server {
  const connections = siteConnections();
  const listener: RequestListener = (request, response) => {
    connections.serve(request, response);
    return answer(request, response);
  };
  const secure = { ...OPTIONS, handshakeTimeout: HEADERS_MS };
  const server = certificate ? certificate.createServer(secure, listener) : createServer(OPTIONS, listener);
  // Node would silently drop headers above its own limit. The gate counts them instead.
  server.maxHeadersCount = 0;
  server.timeout = SILENCE_MS;
  connections.watch(server);
  server.on("checkContinue", listener);
  server.on("checkExpectation", listener);
  server.on("connect", (_: IncomingMessage, socket: Duplex) => {
    socket.on("error", () => {});
    void refuseBroken(socket, "CONNECT", "");
  });
  server.on("clientError", (error: NodeJS.ErrnoException & { rawPacket?: Buffer }, socket: Duplex) => {
    const { code = "", rawPacket } = error;
    // A response that has begun cannot be replaced.
    const answering = (socket as Duplex & { _httpMessage?: { headersSent: boolean } })._httpMessage?.headersSent;
    if (answering || code === "ECONNRESET") return void socket.destroy();
    void refuseBroken(socket, code, rawPacket?.toString("latin1") ?? "");
  });
  return server;
}

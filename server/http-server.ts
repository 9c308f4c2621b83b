import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerOptions } from "node:http";
import type { Duplex } from "node:stream";
import { refuseBroken } from "./refusals.ts";
import type { Certificate } from "./tls.ts";

/** How long a client may take to send a request. What the server sends, event streams too, may take any time. */
const HEADERS_MS = 10_000;
const REQUEST_MS = 30_000;
/** How often connections are looked at that take too long. */
const LOOK_MS = 1_000;
/** Longer than proxies keep an idle connection (nginx: 60 s), so that it is they who close it. */
const KEEP_ALIVE_MS = 75_000;
/** A connection on which nothing moves, though an answer is on its way, is given up. Streams send something every 15 s. */
const SILENCE_MS = 120_000;
/** What the parser takes of a request's head; the gate refuses half of it, in words. */
const HEAD_BYTES = 64 * 1024;

const OPTIONS: ServerOptions = {
  headersTimeout: HEADERS_MS,
  requestTimeout: REQUEST_MS,
  keepAliveTimeout: KEEP_ALIVE_MS,
  connectionsCheckingInterval: LOOK_MS,
  maxHeaderSize: HEAD_BYTES,
};

/**
 * An HTTP server, or an HTTPS one where there is a certificate. Every request goes to `listener`, also one that
 * asks for an upgrade or expects something; what is no request is answered and its connection closed.
 */
export function siteServer(certificate: Certificate | null, listener: RequestListener): Server {
  const secure = { ...OPTIONS, handshakeTimeout: HEADERS_MS };
  const server = certificate ? certificate.createServer(secure, listener) : createServer(OPTIONS, listener);
  // Node drops the headers behind its own limit without a word; the gate counts them.
  server.maxHeadersCount = 0;
  server.timeout = SILENCE_MS;
  server.on("checkContinue", listener);
  server.on("checkExpectation", listener);
  server.on("connect", (_: IncomingMessage, socket: Duplex) => {
    socket.on("error", () => {});
    void refuseBroken(socket, "CONNECT", "");
  });
  server.on("clientError", (error: NodeJS.ErrnoException & { rawPacket?: Buffer }, socket: Duplex) => {
    const { code = "", rawPacket } = error;
    // An answer that has begun cannot become another one.
    const answering = (socket as Duplex & { _httpMessage?: { headersSent: boolean } })._httpMessage?.headersSent;
    if (answering || code === "ECONNRESET") return void socket.destroy();
    void refuseBroken(socket, code, rawPacket?.toString("latin1") ?? "");
  });
  return server;
}

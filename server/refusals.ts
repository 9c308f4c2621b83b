import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { refusal } from "#lib/http/answer.ts";
import { readCookie } from "#lib/http/cookies.ts";
import { isOutOfBand, openToAll } from "#lib/http/cors.ts";
import { isSiteSecure } from "#lib/http/provider.ts";
import { responseHeaders } from "#lib/http/response-headers.ts";
import { ProtocolError, type RefusalCode } from "#lib/protocol/errors.ts";
import { isLanguage, type Language, languageCookie, preferredLanguage } from "#words/language.ts";
import type { PlainPageName } from "#words/plain-pages.ts";
import { plainPage } from "./plain-page.ts";
import { pathOf } from "./target.ts";

/** Refusals that a person may see when opening a page. */
const IN_WORDS: Partial<Record<RefusalCode, PlainPageName>> = {
  wrong_host: "wrong_host",
  not_found: "not_found",
  malformed: "malformed",
  too_large: "too_large",
  rate_limited: "rate_limited",
  unavailable: "unavailable",
  internal: "internal",
};

/** The response's status, headers (in lower case) and body. */
interface Refusal {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** How the server refuses a request before any page or route handles it. */
export interface RefusalOptions {
  /** Replaces the code's status if HTTP has a more specific one. */
  status?: number;
  /** For 405 (RFC 9110 section 15.5.6). */
  allow?: string;
  /** Whether the address is a page. For other addresses, only clients that ask for HTML get a page. */
  isPage?: boolean;
}

/** Sends a refusal: as a page for a person who opened one, otherwise in the format of the protocol. */
export async function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  error: ProtocolError,
  options: RefusalOptions = {},
): Promise<void> {
  if (response.headersSent) return void response.destroy();
  const { status, headers, body } = await refusalFor(request, error, options);
  for (const name of response.getHeaderNames()) if (name in headers) response.removeHeader(name);
  response.writeHead(status, { ...headers, "content-length": Buffer.byteLength(body) });
  response.end(request.method === "HEAD" ? undefined : body);
}

async function refusalFor(request: IncomingMessage, error: ProtocolError, options: RefusalOptions): Promise<Refusal> {
  const { url = "", method, headers } = request;
  const name = IN_WORDS[error.code];
  const isLooked = (method === "GET" || method === "HEAD") && !pathOf(url).startsWith("/api/");
  const { accept = "*/*" } = headers;
  const wantsPage = accept.includes("text/html") || (options.isPage && accept.includes("*/*"));
  const answer = isOutOfBand(url) ? openToAll(refusal(error)) : refusal(error);
  const coded = {
    status: options.status ?? answer.status,
    headers: { ...answer.headers, ...(options.allow ? { allow: options.allow } : {}) },
    body: String(answer.body),
  };
  if (!name || !isLooked || !wantsPage) return coded;
  const page = plainPage(name, languageOf(headers.cookie, headers["accept-language"]));
  const { "retry-after": retryAfter } = coded.headers as Record<string, string>;
  return { ...coded, ...page, headers: { ...page.headers, ...(retryAfter ? { "retry-after": retryAfter } : {}) } };
}

function languageOf(cookie: string | undefined, acceptLanguage: string | undefined): Language {
  const chosen = readCookie(new Headers(cookie === undefined ? {} : { cookie }), languageCookie(isSiteSecure()));
  return isLanguage(chosen) ? chosen : preferredLanguage(acceptLanguage);
}

/** Errors of the HTTP parser by Node's code: the status, the refusal's code, and the page. */
const BROKEN = {
  HPE_HEADER_OVERFLOW: [431, "Request Header Fields Too Large", "too_large", "too_large"],
  ERR_HTTP_REQUEST_TIMEOUT: [408, "Request Timeout", "malformed", "too_slow"],
  CONNECT: [405, "Method Not Allowed", "method_not_allowed", null],
  other: [400, "Bad Request", "malformed", "malformed"],
} as const satisfies Record<string, readonly [number, string, RefusalCode, PlainPageName | null]>;

/** How long a connection stays open after a response to such an error. */
const LINGER_MS = 1_000;

/**
 * Answers invalid input directly on its connection, and closes the connection.
 *
 * @param kind Node's error code
 * @param start the beginning of the input, which shows whether a person is opening a page
 */
export async function refuseBroken(socket: Duplex, kind: string, start: string): Promise<void> {
  if (!socket.writable) return void socket.destroy();
  const [status, reason, code, name] = BROKEN[kind as keyof typeof BROKEN] ?? BROKEN.other;
  const isLooked = /^GET \/(?!api\/)/.test(start) && /\r\naccept:[^\r]*text\/html/i.test(start);
  const header = (field: string) => new RegExp(`\\r\\n${field}: *([^\\r]*)`, "i").exec(start)?.[1];
  const answer = refusal(new ProtocolError(code));
  const { headers, body } =
    isLooked && name
      ? plainPage(name, languageOf(header("cookie"), header("accept-language")))
      : { headers: answer.headers, body: String(answer.body) };
  const all = {
    ...Object.fromEntries(responseHeaders("/").map(({ key, value }) => [key.toLowerCase(), value])),
    ...headers,
    ...(status === 405 ? { allow: "GET, HEAD, POST" } : {}),
    "content-length": String(Buffer.byteLength(body)),
    connection: "close",
  };
  const lines = Object.entries(all).map(([field, value]) => `${field}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${reason}\r\n${lines.join("")}\r\n${body}`);
  // Reads the remaining input: otherwise the system would reset the connection, and the response could be lost.
  socket.resume();
  setTimeout(() => socket.destroy(), LINGER_MS).unref();
}

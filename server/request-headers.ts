import type { IncomingMessage } from "node:http";

/**
 * The request headers that the product reads or HTTP requires. All others are removed before Next receives the request.
 * Next has dozens of its own headers with which a client could reach its internals (`Next-Action`, `RSC`,
 * `X-Middleware-…`, `X-Matched-Path`). Headers of proxies are read earlier (`lib/http/caller.ts`).
 */
const PASSED: ReadonlySet<string> = new Set([
  ...["accept", "accept-encoding", "accept-language", "authorization", "cookie", "user-agent"],
  ...["content-length", "content-type", "transfer-encoding"],
  ...["origin", "sec-fetch-dest", "sec-fetch-mode", "sec-fetch-site", "sec-fetch-user"],
  ...["access-control-request-headers", "access-control-request-method"],
  ...["if-modified-since", "if-none-match", "if-range", "range"],
  // Browsers send these when they load a page in advance.
  ...["purpose", "sec-purpose", "x-moz", "x-purpose"],
]);

/**
 * Next searches the User-Agent for crawlers with an expression whose time grows with the square of the length, and holds
 * the server for a second if that is 30 KB. No browser sends more than this, and we show only names from it.
 */
const USER_AGENT_CHARACTERS = 512;

/**
 * Removes all request headers that the product does not read, and replaces host and protocol: links and redirects are
 * then made with the site's own address, whatever `Host` says.
 *
 * @param provider the site's origin
 */
export function passHeaders(request: IncomingMessage, provider: string): void {
  const { protocol, host } = new URL(provider);
  const set: Record<string, string> = { host, "x-forwarded-proto": protocol.slice(0, -1) };
  const raw: string[] = [];
  for (let at = 0; at < request.rawHeaders.length; at += 2) {
    const [name = "", value = ""] = request.rawHeaders.slice(at, at + 2);
    if (PASSED.has(name.toLowerCase())) raw.push(name, shortened(name, value));
  }
  const passed = Object.entries(request.headers).filter(([name]) => PASSED.has(name));
  request.headers = { ...Object.fromEntries(passed), ...set };
  const { "user-agent": userAgent } = request.headers;
  if (userAgent !== undefined) request.headers["user-agent"] = shortened("user-agent", userAgent);
  // Node derives `headersDistinct` from these when it is read.
  request.rawHeaders = [...raw, ...Object.entries(set).flat()];
}

const shortened = (name: string, value: string) =>
  name.toLowerCase() === "user-agent" ? value.slice(0, USER_AGENT_CHARACTERS) : value;

import type { IncomingMessage } from "node:http";

/**
 * The request headers that the product reads, or that HTTP itself needs. All others are taken away before Next sees the
 * request: it has dozens of its own by which a client could ask for parts of its inner workings (`Next-Action`, `RSC`,
 * `X-Middleware-…`, `X-Matched-Path`), and what proxies write is read before (`lib/http/caller.ts`).
 */
const PASSED: ReadonlySet<string> = new Set([
  ...["accept", "accept-encoding", "accept-language", "authorization", "cookie", "user-agent"],
  ...["content-length", "content-type", "transfer-encoding"],
  ...["origin", "sec-fetch-dest", "sec-fetch-mode", "sec-fetch-site", "sec-fetch-user"],
  ...["access-control-request-headers", "access-control-request-method"],
  ...["if-modified-since", "if-none-match", "if-range", "range"],
  // Browsers that load a page before anybody asks for it say so.
  ...["purpose", "sec-purpose", "x-moz", "x-purpose"],
]);

/**
 * Leaves a request only the headers that the product reads, and the host and protocol that it goes by: whatever `Host`
 * says, links and redirects are made from the site's own address.
 *
 * @param provider the site's origin
 */
export function passHeaders(request: IncomingMessage, provider: string): void {
  const { protocol, host } = new URL(provider);
  const set: Record<string, string> = { host, "x-forwarded-proto": protocol.slice(0, -1) };
  const raw: string[] = [];
  for (let at = 0; at < request.rawHeaders.length; at += 2) {
    const [name = "", value = ""] = request.rawHeaders.slice(at, at + 2);
    if (PASSED.has(name.toLowerCase())) raw.push(name, value);
  }
  const passed = Object.entries(request.headers).filter(([name]) => PASSED.has(name));
  request.headers = { ...Object.fromEntries(passed), ...set };
  // Node makes `headersDistinct` out of these when somebody asks for it.
  request.rawHeaders = [...raw, ...Object.entries(set).flat()];
}

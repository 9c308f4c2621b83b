interface Header {
  key: string;
  value: string;
}

/** The headers of every response. The Content-Security-Policy of pages contains a nonce and is set by `proxy.ts`. */
const EVERYWHERE: Header[] = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Referrer-Policy", value: "no-referrer" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
];
const API: Header[] = [{ key: "Content-Security-Policy", value: "default-src 'none'; frame-ancestors 'none'" }];

/**
 * The response headers by path, in one list: for our own server, which sets them before anything else responds, and for
 * `next.config.ts` if a platform runs the app. Each prefix ends with a slash.
 */
export const RESPONSE_HEADERS: readonly { prefix: string; headers: Header[] }[] = [
  { prefix: "/", headers: EVERYWHERE },
  { prefix: "/api/", headers: API },
];

/** The headers of responses for `path`. */
export const responseHeaders = (path: string): Header[] =>
  RESPONSE_HEADERS.filter(({ prefix }) => path.startsWith(prefix)).flatMap(({ headers }) => headers);

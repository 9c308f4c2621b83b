interface Header {
  key: string;
  value: string;
}

/** Every answer has these. The Content-Security-Policy of pages has a nonce and comes from `proxy.ts`. */
const EVERYWHERE: Header[] = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Referrer-Policy", value: "no-referrer" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
];
const API: Header[] = [{ key: "Content-Security-Policy", value: "default-src 'none'; frame-ancestors 'none'" }];

/**
 * The one list of headers that answers have by their address: for our own server, which sets them before anything else
 * answers, and for `next.config.ts`, where a platform runs the app. Each prefix ends at a slash.
 */
export const RESPONSE_HEADERS: readonly { prefix: string; headers: Header[] }[] = [
  { prefix: "/", headers: EVERYWHERE },
  { prefix: "/api/", headers: API },
];

/** The headers that an answer for `path` has. */
export const responseHeaders = (path: string): Header[] =>
  RESPONSE_HEADERS.filter(({ prefix }) => path.startsWith(prefix)).flatMap(({ headers }) => headers);

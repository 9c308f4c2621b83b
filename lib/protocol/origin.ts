import { parseUrl } from "./url.ts";

/** Whether `origin` may name a site: HTTPS, or HTTP on this very machine. */
export function isProvider(origin: string): boolean {
  const url = parseUrl(origin);
  if (!url || url.origin !== origin) return false;
  return url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname));
}

/** Whether a host, as `URL.hostname` spells it, is this very machine (RFC 1122 section 3.2.1.3, RFC 4291 section 2.5.3). */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
}

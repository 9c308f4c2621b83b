import { parseUrl } from "./url.ts";

/** Whether `origin` may name a site: HTTPS, or HTTP on this very machine. */
export function isProvider(origin: string): boolean {
  const url = parseUrl(origin);
  if (!url || url.origin !== origin) return false;
  return url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname));
}

/** Whether a host, as `URL.hostname` spells it, is this very machine. */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "127.0.0.1" || hostname === "[::1]";
}

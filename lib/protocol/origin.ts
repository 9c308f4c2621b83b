import { parseUrl } from "./url.ts";

/** Whether `origin` may be a site's origin: HTTPS, or HTTP on this machine. */
export function isProvider(origin: string): boolean {
  const url = parseUrl(origin);
  if (!url || url.origin !== origin) return false;
  return url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname));
}

/** Whether a host, as `URL.hostname` spells it, is this machine (RFC 1122 section 3.2.1.3, RFC 4291 section 2.5.3). */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
}

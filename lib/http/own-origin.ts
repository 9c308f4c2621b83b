import { log } from "#lib/foundation/log.ts";
import { singleton } from "#lib/foundation/singleton.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import { parseUrl } from "#lib/protocol/url.ts";

/** Whether the request headers say that another site sent the request. */
export function isOfOtherSite(headers: Headers, provider: string): boolean {
  const origin = headers.get("origin");
  const site = headers.get("sec-fetch-site");
  return (origin !== null && origin !== provider) || (site !== null && site !== "same-origin");
}

/**
 * Refuses an in-band request from another site: `Origin` (RFC 6454) and `Sec-Fetch-Site` (W3C Fetch Metadata), if
 * present, must be of our own origin, and a POST needs at least one of them.
 *
 * @throws ProtocolError `forbidden_origin`
 */
export function requireOwnOrigin(method: string, headers: Headers, provider: string): void {
  const silent = method !== "GET" && !headers.has("origin") && !headers.has("sec-fetch-site");
  if (!silent && !isOfOtherSite(headers, provider)) return;
  logOtherAddress(headers, provider);
  throw new ProtocolError("forbidden_origin");
}

/** How many such addresses are logged. A sender could invent any number of them. */
const MOST_LOGGED = 5;

/**
 * Logs, once per address, that the site's pages were opened at another address than its own: either AUTH_URL is wrong
 * or the link that led there. For a page of another site, browsers send `cross-site`, so those are not logged.
 */
function logOtherAddress(headers: Headers, provider: string): void {
  const origin = headers.get("origin") ?? "";
  const site = headers.get("sec-fetch-site") ?? "same-origin";
  const logged = singleton("logged-origins", () => new Set<string>());
  if (site !== "same-origin" || origin === provider || logged.has(origin) || logged.size >= MOST_LOGGED) return;
  // The header can contain anything, so only a valid origin is logged.
  if (origin.length > 255 || parseUrl(origin)?.origin !== origin) return;
  logged.add(origin);
  log("warn", "a page was opened at another address than the site's own: what it sends is refused", {
    origin,
    auth_url: provider,
  });
}

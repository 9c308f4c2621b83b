import { log } from "#lib/foundation/log.ts";
import { singleton } from "#lib/foundation/singleton.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import { parseUrl } from "#lib/protocol/url.ts";

/** Whether a request says that another site sent it. */
export function isOfOtherSite(headers: Headers, provider: string): boolean {
  const origin = headers.get("origin");
  const site = headers.get("sec-fetch-site");
  return (origin !== null && origin !== provider) || (site !== null && site !== "same-origin");
}

/**
 * Refuses an in-band request of another site: `Origin` (RFC 6454) and `Sec-Fetch-Site` (W3C
 * Fetch Metadata), each where present, must be our own, and a POST needs at least one of them.
 *
 * @throws ProtocolError `forbidden_origin`
 */
export function requireOwnOrigin(method: string, headers: Headers, provider: string): void {
  const silent = method !== "GET" && !headers.has("origin") && !headers.has("sec-fetch-site");
  if (!silent && !isOfOtherSite(headers, provider)) return;
  tellOtherAddress(headers, provider);
  throw new ProtocolError("forbidden_origin");
}

/** Pages of so many addresses are told of: somebody may send any number of them. */
const TOLD = 5;

/**
 * Tells whoever runs the site, once for each address, that its pages were opened by another address than its own: then
 * AUTH_URL is wrong, or the link that led there. Browsers say of another site's page that it is one (`cross-site`).
 */
function tellOtherAddress(headers: Headers, provider: string): void {
  const origin = headers.get("origin") ?? "";
  const site = headers.get("sec-fetch-site") ?? "same-origin";
  const told = singleton("told-origins", () => new Set<string>());
  if (site !== "same-origin" || origin === provider || told.has(origin) || told.size >= TOLD) return;
  // Only what is an origin: the header is anybody's to write.
  if (origin.length > 255 || parseUrl(origin)?.origin !== origin) return;
  told.add(origin);
  log("warn", "a page was opened at another address than the site's own: what it sends is refused", {
    origin,
    auth_url: provider,
  });
}

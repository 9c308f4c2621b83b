import { isLoopback } from "#lib/protocol/origin.ts";
import type { ServerSettings } from "./server-settings.ts";

const YEAR = 365 * 24 * 3600;

/**
 * Strict-Transport-Security (RFC 6797), for a site over HTTPS. Browsers keep it for the host on all ports: it is left
 * out on loopback and where the site's address has a port, since other services of that host may speak plain HTTP.
 */
export function strictTransport({
  address,
  HSTS_INCLUDE_SUBDOMAINS,
}: Pick<ServerSettings, "address" | "HSTS_INCLUDE_SUBDOMAINS">): { key: string; value: string }[] {
  const { protocol, hostname, port } = new URL(address);
  if (protocol !== "https:" || port !== "" || isLoopback(hostname)) return [];
  const below = HSTS_INCLUDE_SUBDOMAINS ? "; includeSubDomains" : "";
  return [{ key: "Strict-Transport-Security", value: `max-age=${YEAR}${below}` }];
}

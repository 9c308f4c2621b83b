import { isLoopback } from "#lib/protocol/origin.ts";
import type { ServerSettings } from "./server-settings.ts";

const YEAR = 365 * 24 * 3600;

/**
 * Strict-Transport-Security (RFC 6797), for a site over HTTPS. Browsers apply it to all ports of a host. It is
 * therefore left out on loopback and if the site's address has a port, because other services of that host may use
 * plain HTTP.
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

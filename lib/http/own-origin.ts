import { ProtocolError } from "#lib/protocol/errors.ts";

/**
 * Refuses an in-band request of another site: `Origin` (RFC 6454) and `Sec-Fetch-Site` (W3C
 * Fetch Metadata), each where present, must be our own, and a POST needs at least one of them.
 *
 * @throws ProtocolError `forbidden_origin`
 */
export function requireOwnOrigin(method: string, headers: Headers, provider: string): void {
  const origin = headers.get("origin");
  const site = headers.get("sec-fetch-site");
  const own = (origin === null || origin === provider) && (site === null || site === "same-origin");
  const silent = method !== "GET" && origin === null && site === null;
  if (!own || silent) throw new ProtocolError("forbidden_origin");
}

import { ProtocolError } from "#lib/protocol/errors.ts";

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
  if (silent || isOfOtherSite(headers, provider)) throw new ProtocolError("forbidden_origin");
}

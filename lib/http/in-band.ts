import { ProtocolError } from "#lib/protocol/errors.ts";
import { browserHashOf } from "./browser-secret.ts";
import { type Caller, callerOf } from "./caller.ts";
import { requireOwnOrigin } from "./own-origin.ts";
import { providerOf } from "./provider.ts";
import type { RouteRequest } from "./reply.ts";

/** The context of an in-band request, which comes from a page of the site. */
export interface InBand {
  provider: string;
  caller: Caller;
  /** SHA-256 of the browser secret, base64url; null if the browser has none yet. */
  browserHash: string | null;
}

/**
 * Reads the context of an in-band request. Requests from other sites are refused.
 *
 * @throws ProtocolError `wrong_host`, `forbidden_origin`
 */
export async function inBand(request: RouteRequest): Promise<InBand> {
  const { headers, method } = request;
  const provider = providerOf(headers.get("host"));
  requireOwnOrigin(method, headers, provider);
  return { provider, caller: callerOf(headers), browserHash: browserHashOf(headers, provider) };
}

/**
 * Reads the context of a request about a ceremony. A browser without a secret has no ceremony.
 *
 * @throws ProtocolError also `unknown_ceremony`
 */
export async function inBandOfBrowser(request: RouteRequest): Promise<InBand & { browserHash: string }> {
  const asked = await inBand(request);
  if (asked.browserHash === null) throw new ProtocolError("unknown_ceremony");
  return { ...asked, browserHash: asked.browserHash };
}

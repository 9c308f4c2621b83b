import type { Named } from "#lib/protocol/requests.ts";
import { decisionOf } from "./decision.ts";

/**
 * Denies a ceremony at the request of the person whose phone scanned it.
 *
 * @returns the address of the ceremony's account; null for a login
 * @throws ProtocolError `unknown_ceremony`, `malformed`, `expired`, `not_scanned`, `already_used`, `wrong_claim`
 */
export async function deny(named: Named, claimToken: string): Promise<string | null> {
  const decision = await decisionOf(named, claimToken);
  await decision.deny();
  return decision.ceremony.email;
}

import type { Named } from "#lib/protocol/messages.ts";
import { decisionOf } from "./decision.ts";

/**
 * Turns a ceremony down, because the person whose phone scanned it says so.
 *
 * @returns the address that the ceremony is about; null for a login
 * @throws ProtocolError `unknown_ceremony`, `malformed`, `expired`, `not_scanned`, `already_used`, `wrong_claim`
 */
export async function deny(named: Named, claimToken: string): Promise<string | null> {
  const decision = await decisionOf(named, claimToken);
  await decision.deny();
  return decision.ceremony.email;
}

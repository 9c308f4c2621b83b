import type { Action } from "#lib/protocol/link.ts";
import { decisionOf } from "./decision.ts";

/**
 * Turns a ceremony down, at the wish of the person whose phone scanned it.
 *
 * @returns the address of the registration, null for a login
 * @throws ProtocolError `unknown_ceremony`, `expired`, `not_scanned`, `already_used`, `wrong_claim`
 */
export async function deny(id: string, action: Action, claimToken: string): Promise<string | null> {
  const decision = await decisionOf(id, action, claimToken);
  await decision.deny();
  return decision.ceremony.email;
}

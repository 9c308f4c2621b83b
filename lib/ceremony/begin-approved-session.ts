import { beginSession } from "#lib/accounts/begin-session.ts";
import type { AuthMethod, SessionOrigin } from "#lib/accounts/schema.ts";
import { notifyAccount } from "#lib/signals/site-signals.ts";
import type { Approval, Ceremony, Scan } from "./ceremony.ts";
import type { Redeemer } from "./kinds/kind-rules.ts";

/**
 * Begins the session that an approval fixed, for the browser that began the ceremony, and ends the browser's previous
 * session. Repeating it changes nothing.
 *
 * @returns the session's id
 * @throws ProtocolError as `beginSession`
 */
export async function beginApprovedSession(
  { action, browser, browserHash, scan }: Ceremony,
  approval: Approval,
  redeemer: Redeemer,
  proof: { origin: SessionOrigin; method: AuthMethod } = { origin: "key", method: "phone" },
): Promise<string> {
  const verifiedBrowser = action === "login" && scan !== null && provesBrowser(scan) ? browserHash : null;
  const { sessionId: replaces, persistent } = redeemer;
  const session = { ...approval, ...proof, browser, browserHash, verifiedBrowser, replaces, persistent };
  const replaced = await beginSession(session);
  if (replaced !== null) await notifyAccount(replaced);
  return approval.sessionId;
}

/**
 * Whether a sign-in makes its browser known to the account. That requires something that a distant attacker's browser
 * cannot have: it runs on the phone itself, or the number was typed while both were on the same network. A number typed
 * for a browser elsewhere may have been copied from an attacker's page.
 */
const provesBrowser = ({ sameDevice, sameNetwork, number }: Scan) =>
  sameDevice || (number !== null && sameNetwork === true);

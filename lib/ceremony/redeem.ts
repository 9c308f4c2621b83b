import { beginSession } from "#lib/accounts/sessions.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import type { Action } from "#lib/protocol/link.ts";
import { DEFAULT_NEXT } from "#lib/protocol/next.ts";
import type { Approval, Ceremony } from "./ceremony.ts";
import { whyNot } from "./standing.ts";
import { ceremonies, type Redemption } from "./store.ts";

/**
 * Ends an approved registration.
 *
 * @throws ProtocolError `unknown_ceremony`, `expired`, `not_approved`
 */
export async function redeemRegistration(id: string, asker: Omit<Redemption, "action">): Promise<void> {
  await takeOut(id, { ...asker, action: "register" });
}

export interface RedeemedLogin {
  sessionId: string;
  userId: string;
}

/**
 * Ends an approved login in a session, for the browser that began it alone.
 *
 * @param replaces the session that the browser has until now
 * @throws ProtocolError `unknown_ceremony`, `expired`, `not_approved`, `unknown_key`
 */
export async function redeemLogin(
  id: string,
  asker: Omit<Redemption, "action">,
  replaces: string | null,
): Promise<RedeemedLogin> {
  const { ceremony, approval } = await takeOut(id, { ...asker, action: "login" });
  const { scan, browser, browserHash } = ceremony;
  // Only what an attacker's browser cannot show makes a browser known: a version-1 login has no scan at all.
  const verified = scan !== null && (scan.sameDevice || scan.number !== null);
  const verifiedBrowser = verified ? browserHash : null;
  const sessionId = await beginSession({ ...approval, browser, verifiedBrowser, replaces });
  return { sessionId, userId: approval.userId };
}

async function takeOut(id: string, redemption: Redemption): Promise<{ ceremony: Ceremony; approval: Approval }> {
  const { won, standing } = await ceremonies().redeem(id, redemption);
  const ceremony = standing?.ceremony;
  if (ceremony?.browserHash !== redemption.browserHash || ceremony.action !== redemption.action) {
    throw new ProtocolError("unknown_ceremony");
  }
  if (!won || !ceremony.approval) throw whyNot(standing?.state, "approved");
  return { ceremony, approval: ceremony.approval };
}

/**
 * What a browser's ceremony is about, before it is redeemed: its kind, and where a login goes on to.
 *
 * @throws ProtocolError `unknown_ceremony`
 */
export async function inspect(id: string, browserHash: string): Promise<{ action: Action; next: string }> {
  const standing = await ceremonies().read(id);
  if (standing?.ceremony.browserHash !== browserHash) throw new ProtocolError("unknown_ceremony");
  return { action: standing.ceremony.action, next: standing.ceremony.next ?? DEFAULT_NEXT };
}

import { setTimeout as sleep } from "node:timers/promises";
import { beginSession } from "#lib/accounts/sessions.ts";
import { describeError, log } from "#lib/foundation/log.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import type { Action } from "#lib/protocol/link.ts";
import { DEFAULT_NEXT } from "#lib/protocol/next.ts";
import { tellAccount } from "#lib/signals/site-signals.ts";
import type { Approval, Ceremony } from "./ceremony.ts";
import { HOLD_SECONDS } from "./hold-window.ts";
import { whyNot } from "./standing.ts";
import { ceremonies, type Redemption } from "./store.ts";

/**
 * Ends an approved registration.
 *
 * @throws ProtocolError `unknown_ceremony`, `expired`, `not_approved`
 */
export async function redeemRegistration(id: string, asker: Omit<Redemption, "action">): Promise<void> {
  const { ceremony } = await hold(id, { ...asker, action: "register" });
  await ceremonies().finish(ceremony);
}

/**
 * Ends an approved login in a session, for the browser that began it alone. Where a step fails half-way the approval
 * stays good: redeeming again begins the very same session.
 *
 * @param replaces the session that the browser has until now
 * @param complete hands the session to the browser; the ceremony is over only when that is done
 * @throws ProtocolError `unknown_ceremony`, `expired`, `not_approved`, `unknown_key`, `unavailable`
 */
export async function redeemLogin<T>(
  id: string,
  asker: Omit<Redemption, "action">,
  replaces: string | null,
  complete: (sessionId: string) => Promise<T>,
): Promise<T> {
  const { ceremony, approval } = await hold(id, { ...asker, action: "login" });
  const { scan, browser, browserHash } = ceremony;
  // Only what an attacker's browser cannot show makes a browser known: a version-1 login has no scan at all.
  const verified = scan !== null && (scan.sameDevice || scan.number !== null);
  const verifiedBrowser = verified ? browserHash : null;
  let completed: T;
  try {
    const replaced = await beginSession({ ...approval, browser, verifiedBrowser, replaces });
    if (replaced !== null) await tellAccount(replaced);
    completed = await complete(approval.sessionId);
  } catch (error) {
    // The hold would end by itself, and later.
    await ceremonies().release(id).catch(tell);
    throw error;
  }
  // The session is on, whatever becomes of the ceremony: all that it could still begin is this session.
  await ceremonies().finish(ceremony).catch(tell);
  return completed;
}

const tell = (error: unknown) => log("warn", "a redeemed ceremony could not be put away", describeError(error));

/** A hold that nobody ends outlasts no one who waits for it. */
const PATIENCE_MS = 1000 * (HOLD_SECONDS + 2);
const POLL_MS = 100;

/** Has the ceremony to itself. While another request has it, waits for what comes of that. */
async function hold(id: string, redemption: Redemption): Promise<{ ceremony: Ceremony; approval: Approval }> {
  for (const end = performance.now() + PATIENCE_MS; ; await sleep(POLL_MS)) {
    const { won, held, standing } = await ceremonies().redeem(id, redemption);
    const ceremony = standing?.ceremony;
    if (ceremony?.browserHash !== redemption.browserHash || ceremony.action !== redemption.action) {
      throw new ProtocolError("unknown_ceremony");
    }
    if (won && ceremony.approval) return { ceremony, approval: ceremony.approval };
    if (!held) throw whyNot(standing?.state, "approved");
    if (performance.now() > end) throw new ProtocolError("unavailable", { retryAfter: 1 });
  }
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

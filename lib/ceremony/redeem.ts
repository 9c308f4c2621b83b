import { setTimeout as sleep } from "node:timers/promises";
import { describeError, log } from "#lib/foundation/log.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import type { Approval, Ceremony } from "./ceremony.ts";
import { stateRefusal } from "./find-ceremony.ts";
import type { Redeemed, Redeemer } from "./kinds/kind-rules.ts";
import { rulesOf } from "./kinds/rules.ts";
import { ceremonies } from "./site-store.ts";
import { HOLD_SECONDS, type Redemption } from "./store.ts";

/**
 * Completes an approved ceremony by the rules of its kind, for the browser that began it only. If a step fails, the
 * approval stays valid: redeeming again repeats the step, and begins no second session.
 *
 * @param complete delivers the result to the browser; the ceremony is over only after that
 * @throws ProtocolError `unknown_ceremony`, `expired`, `not_approved`, `not_signed_in`, `unknown_key`, `unavailable`
 */
export async function redeem<T>(
  id: string,
  redemption: Redemption,
  redeemer: Redeemer,
  complete: (redeemed: Redeemed) => Promise<T>,
): Promise<T> {
  const { ceremony, approval } = await holdCeremony(id, redemption);
  let completed: T;
  try {
    const { startedBy } = ceremony;
    if (startedBy !== null && startedBy !== redeemer.sessionId) throw new ProtocolError("not_signed_in");
    completed = await complete(await rulesOf(ceremony.action).redeem(ceremony, approval, redeemer));
  } catch (error) {
    // The hold would also expire, but later.
    await ceremonies().release(id).catch(warn);
    throw error;
  }
  // A failure here is harmless: redeeming again would only repeat what has been done.
  await ceremonies().finish(ceremony).catch(warn);
  return completed;
}

const warn = (error: unknown) => log("warn", "a redeemed ceremony could not be put away", describeError(error));

/** How long to wait for another request's hold: slightly longer than an abandoned hold lasts. */
const PATIENCE_MS = 1000 * (HOLD_SECONDS + 2);
const POLL_MS = 100;

/** Holds the ceremony exclusively. If another request holds it, waits for the outcome. */
async function holdCeremony(id: string, redemption: Redemption): Promise<{ ceremony: Ceremony; approval: Approval }> {
  for (const end = performance.now() + PATIENCE_MS; ; await sleep(POLL_MS)) {
    const { won, held, snapshot } = await ceremonies().redeem(id, redemption);
    const ceremony = snapshot?.ceremony;
    if (ceremony?.browserHash !== redemption.browserHash) throw new ProtocolError("unknown_ceremony");
    if (won && ceremony.approval) return { ceremony, approval: ceremony.approval };
    if (!held) throw stateRefusal(snapshot?.state, "approved");
    if (performance.now() > end) throw new ProtocolError("unavailable", { retryAfter: 1 });
  }
}

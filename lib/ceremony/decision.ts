import { randomUUID } from "node:crypto";
import { sha256 } from "#lib/foundation/digest.ts";
import { ProtocolError, type RefusalCode } from "#lib/protocol/errors.ts";
import { LINGER_SECONDS, REDEEM_SECONDS } from "#lib/protocol/limits.ts";
import type { Named } from "#lib/protocol/requests.ts";
import type { Approval, Ceremony, Scan } from "./ceremony.ts";
import { findCeremony, stateRefusal } from "./find-ceremony.ts";
import { ceremonies } from "./site-store.ts";

/** An open decision about a ceremony, held by the phone that may decide it. */
export interface Decision<Decided extends Ceremony = Ceremony> {
  ceremony: Decided;
  /** Approves the ceremony. If that certainly failed, calls `undo` before it throws. */
  approve(approver: Approver, email: string, undo?: () => Promise<void>): Promise<void>;
  deny(): Promise<void>;
  /** Runs `work`. A refusal that is the phone's fault ends the ceremony, so that the page shows the same result. */
  attempt<T>(work: () => Promise<T>): Promise<T>;
}

/** A ceremony that a phone has scanned. */
export type ScannedCeremony = Ceremony & { scan: Scan };

/** The account and key that answered. */
export type Approver = Omit<Approval, "sessionId">;

/** Refusals that end the ceremony: the phone that may decide gave a wrong answer. */
const SPENT: readonly RefusalCode[] = [
  "wrong_account",
  "wrong_key",
  "unknown_key",
  "wrong_number",
  "invalid_key",
  "bad_signature",
  "email_taken",
  "key_taken",
  // In version 2 the kind's rules end the ceremony at the scan. A version-1 phone does not scan, so its network becomes
  // known only with its answer.
  "relay_refused",
];

/**
 * Opens the decision that a phone's message is about, if this phone scanned the ceremony.
 *
 * @throws ProtocolError `unknown_ceremony`, `malformed`, `expired`, `not_scanned`, `already_used`, `wrong_claim`
 */
export async function decisionOf(named: Named, claimToken: string): Promise<Decision<ScannedCeremony>> {
  const { ceremony, state } = await findCeremony(named, 2);
  if (state !== "scanned") throw stateRefusal(state, "scanned");
  const claim = sha256(claimToken);
  const { scan } = ceremony;
  if (scan?.claim !== claim) throw new ProtocolError("wrong_claim");

  return decide({ ...ceremony, scan }, { from: "scanned", claim });
}

/**
 * Opens the decision about a version-1 ceremony, which no phone scans or claims: the first answer decides it, whether
 * right or wrong.
 *
 * @throws ProtocolError `unknown_ceremony`, `expired`, `already_used`
 */
export async function unclaimedDecisionOf(named: Named): Promise<Decision> {
  const { ceremony, state } = await findCeremony(named, 1);
  if (state !== "waiting") throw stateRefusal(state, "waiting");
  return decide(ceremony, { from: "waiting" });
}

/** The state from which a decision leads, and the claim that it requires. */
type Start = { from: "scanned"; claim: string } | { from: "waiting" };

function decide<Decided extends Ceremony>(ceremony: Decided, start: Start): Decision<Decided> {
  const { id } = ceremony;
  return {
    ceremony,

    async approve(approver, email, undo) {
      const changes = { approval: { ...approver, sessionId: randomUUID() }, email };
      const step = { ...start, to: "approved", lifetime: REDEEM_SECONDS, changes } as const;
      const { won, snapshot } = await ceremonies().advance(id, step);
      if (won) return;
      // A duplicate of this request may have won, and its ceremony may already be redeemed and gone. Then nothing must
      // be undone.
      if (snapshot?.ceremony.approval === null) await undo?.();
      throw stateRefusal(snapshot?.state, start.from);
    },

    async deny() {
      const step = { ...start, to: "denied", lifetime: LINGER_SECONDS } as const;
      const { won, snapshot } = await ceremonies().advance(id, step);
      if (!won) throw stateRefusal(snapshot?.state, start.from);
    },

    async attempt(work) {
      try {
        return await work();
      } catch (error) {
        if (error instanceof ProtocolError && SPENT.includes(error.code)) {
          const changes = { failure: error.code };
          await ceremonies().advance(id, { ...start, to: "failed", lifetime: LINGER_SECONDS, changes });
        }
        throw error;
      }
    },
  };
}

/**
 * @throws ProtocolError `wrong_number` unless `number` is the one that the browser shows, or absent if none is required
 */
export function requireNumber(scan: Scan, number: number | undefined): void {
  if ((number ?? null) !== scan.number) throw new ProtocolError("wrong_number");
}

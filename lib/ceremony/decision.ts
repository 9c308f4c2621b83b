import { randomUUID } from "node:crypto";
import { sha256 } from "#lib/foundation/digest.ts";
import { ProtocolError, type RefusalCode } from "#lib/protocol/errors.ts";
import { LINGER_SECONDS, REDEEM_SECONDS } from "#lib/protocol/limits.ts";
import type { Action } from "#lib/protocol/link.ts";
import type { Approval, Ceremony, Scan } from "./ceremony.ts";
import { standingOf, whyNot } from "./standing.ts";
import { ceremonies } from "./store.ts";

/** A ceremony in the hands of the phone that may decide it, and can do nothing else with it. */
export interface Decision<Decided extends Ceremony = Ceremony> {
  ceremony: Decided;
  /** Approves. If it was never approved and cannot be any more, `undo` is called before the error is thrown. */
  approve(approver: Approver, email: string, undo?: () => Promise<void>): Promise<void>;
  deny(): Promise<void>;
  /** Runs `work`. A refusal that is the phone's own fault ends the ceremony, so that the page tells the same story. */
  attempt(work: () => Promise<void>): Promise<void>;
}

/** Whose key answered. */
type Approver = Omit<Approval, "sessionId">;

/** Refusals after which a code is spent: who may decide tried, and was wrong. */
const SPENT: readonly RefusalCode[] = [
  "wrong_account",
  "wrong_key",
  "unknown_key",
  "wrong_number",
  "invalid_key",
  "bad_signature",
  "email_taken",
  "key_taken",
];

/**
 * Opens the decision that a phone's message is about, if it is the phone that scanned the ceremony.
 *
 * @throws ProtocolError `unknown_ceremony`, `expired`, `not_scanned`, `already_used`, `wrong_claim`
 */
export async function decisionOf(
  id: string,
  action: Action,
  claimToken: string,
): Promise<Decision<Ceremony & { scan: Scan }>> {
  const { ceremony, state } = await standingOf(id, action, 2);
  if (state !== "scanned") throw whyNot(state, "scanned");
  const claim = sha256(claimToken);
  const { scan } = ceremony;
  if (scan?.claim !== claim) throw new ProtocolError("wrong_claim");

  return decide({ ...ceremony, scan }, { from: "scanned", claim });
}

/**
 * Opens the decision about a version-1 ceremony, which no phone scans or claims: it is the
 * first answer's, right or wrong.
 *
 * @throws ProtocolError `unknown_ceremony`, `expired`, `already_used`
 */
export async function unclaimedDecisionOf(id: string, action: Action): Promise<Decision> {
  const { ceremony, state } = await standingOf(id, action, 1);
  if (state !== "waiting") throw whyNot(state, "waiting");
  return decide(ceremony, { from: "waiting" });
}

/** Where a decision sets out from, and the claim that it needs. */
type Start = { from: "scanned"; claim: string } | { from: "waiting" };

function decide<Decided extends Ceremony>(ceremony: Decided, start: Start): Decision<Decided> {
  const { id } = ceremony;
  return {
    ceremony,

    async approve(approver, email, undo) {
      const changes = { approval: { ...approver, sessionId: randomUUID() }, email };
      const step = { ...start, to: "approved", lifetime: REDEEM_SECONDS, changes } as const;
      const { won, standing } = await ceremonies().advance(id, step);
      if (won) return;
      // A twin of this request may have won: then the approval stands, and there is nothing to undo.
      if (standing?.ceremony.approval === null) await undo?.();
      throw whyNot(standing?.state, start.from);
    },

    async deny() {
      const step = { ...start, to: "denied", lifetime: LINGER_SECONDS } as const;
      const { won, standing } = await ceremonies().advance(id, step);
      if (!won) throw whyNot(standing?.state, start.from);
    },

    async attempt(work) {
      try {
        await work();
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

/** Whether `number` is what the browser shows, or rightly absent. */
export function isRightNumber(scan: Scan, number: number | undefined): boolean {
  return (number ?? null) === scan.number;
}

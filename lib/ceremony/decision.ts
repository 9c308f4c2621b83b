import { randomUUID } from "node:crypto";
import { sha256 } from "#lib/foundation/digest.ts";
import { ProtocolError, type RefusalCode } from "#lib/protocol/errors.ts";
import { LINGER_SECONDS, REDEEM_SECONDS } from "#lib/protocol/limits.ts";
import type { Named } from "#lib/protocol/messages.ts";
import type { Approval, Ceremony, Scan } from "./ceremony.ts";
import { findCeremony, refusalOf } from "./find-ceremony.ts";
import { ceremonies } from "./site-store.ts";

/** A ceremony in the hands of the phone that may decide it, and what that phone can do with it. */
export interface Decision<Decided extends Ceremony = Ceremony> {
  ceremony: Decided;
  /** Approves. If it was never approved and cannot be any more, `undo` is called before the error is thrown. */
  approve(approver: Approver, email: string, undo?: () => Promise<void>): Promise<void>;
  deny(): Promise<void>;
  /** Runs `work`. A refusal that is the phone's own fault ends the ceremony, so that the page tells the same story. */
  attempt<T>(work: () => Promise<T>): Promise<T>;
}

/** A ceremony that a phone scanned. */
export type ScannedCeremony = Ceremony & { scan: Scan };

/** Whose key answered. */
export type Approver = Omit<Approval, "sessionId">;

/** Refusals after which a code is spent: the phone that may decide tried, and was wrong. */
const SPENT: readonly RefusalCode[] = [
  "wrong_account",
  "wrong_key",
  "unknown_key",
  "wrong_number",
  "invalid_key",
  "bad_signature",
  "email_taken",
  "key_taken",
  // At a scan the kind's own rules end it. Version 1 is not scanned, and learns where the phone is with its answer.
  "relay_refused",
];

/**
 * Opens the decision that a phone's message is about, if it is the phone that scanned the ceremony.
 *
 * @throws ProtocolError `unknown_ceremony`, `malformed`, `expired`, `not_scanned`, `already_used`, `wrong_claim`
 */
export async function decisionOf(named: Named, claimToken: string): Promise<Decision<ScannedCeremony>> {
  const { ceremony, state } = await findCeremony(named, 2);
  if (state !== "scanned") throw refusalOf(state, "scanned");
  const claim = sha256(claimToken);
  const { scan } = ceremony;
  if (scan?.claim !== claim) throw new ProtocolError("wrong_claim");

  return decide({ ...ceremony, scan }, { from: "scanned", claim });
}

/**
 * Opens the decision about a version-1 ceremony, which no phone scans or claims: the first answer decides it, right
 * or wrong.
 *
 * @throws ProtocolError `unknown_ceremony`, `expired`, `already_used`
 */
export async function unclaimedDecisionOf(named: Named): Promise<Decision> {
  const { ceremony, state } = await findCeremony(named, 1);
  if (state !== "waiting") throw refusalOf(state, "waiting");
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
      const { won, snapshot } = await ceremonies().advance(id, step);
      if (won) return;
      // A twin of this request may have won, and the ceremony even be redeemed and gone: then there is nothing to undo.
      if (snapshot?.ceremony.approval === null) await undo?.();
      throw refusalOf(snapshot?.state, start.from);
    },

    async deny() {
      const step = { ...start, to: "denied", lifetime: LINGER_SECONDS } as const;
      const { won, snapshot } = await ceremonies().advance(id, step);
      if (!won) throw refusalOf(snapshot?.state, start.from);
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

/** @throws ProtocolError `wrong_number` unless `number` is what the browser shows, or rightly absent */
export function requireNumber(scan: Scan, number: number | undefined): void {
  if ((number ?? null) !== scan.number) throw new ProtocolError("wrong_number");
}

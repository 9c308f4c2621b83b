import { REFUSALS } from "#lib/protocol/errors.ts";
import { type Action, bringsKey } from "#lib/protocol/kinds.ts";
import type { CodeProblem } from "./read-code.ts";
import { SiteError, type SiteProblem } from "./site/http-client.ts";
import { StorageError } from "./storage/database.ts";
import type { Words } from "./words.tsx";

/** Everything that can go wrong with a code, as reported to people. */
export type Problem =
  | { code: CodeProblem | "no_account" | "other_version" | "no_storage" | "offline" | "unknown_user_code" }
  | { code: "ran_out" | "ran_out_by_clock" | "too_late" | "in_doubt" | "lost_sight" | "no_answer_new_key" }
  | { code: "local_network" | "no_answer_local" }
  | { code: "look_alike" | "namesake"; near: string }
  | { code: "refused"; said: string }
  | { code: Exclude<SiteProblem, "refused"> };

/**
 * Why a site did not answer, as far as this browser knows.
 * - `offline`: there is no connection.
 * - `local_blocked`: this browser is not allowed to reach devices on the local network.
 * - `local`: the site is on the local network, which a browser may block without reporting it.
 */
export type Reachability = "offline" | "local_blocked" | "local" | "unknown";

export interface Circumstances {
  reachability: Reachability;
  /** The kind of ceremony, if an approval was sent. */
  approving?: Action;
  /** Whether the deadline had passed by then. */
  late?: boolean;
}

/** The problem that an error means. Unknown errors are programming errors: `internal`. */
export function problemOf(error: unknown, { reachability, approving, late = false }: Circumstances): Problem {
  if (error instanceof StorageError) return { code: "no_storage" };
  if (!(error instanceof SiteError)) return { code: "internal" };
  const { problem, text } = error;
  if (problem === "no_answer") {
    if (reachability === "offline") return { code: "offline" };
    // Whether a new key was accepted matters more than why there was no answer.
    if (approving && bringsKey(approving)) return { code: "no_answer_new_key" };
    if (reachability === "local_blocked") return { code: "local_network" };
    return { code: reachability === "local" ? "no_answer_local" : "no_answer" };
  }
  // Only this device has the claim, so an earlier copy of this same approval arrived and its answer was lost.
  if (approving && problem === "already_used") return { code: "in_doubt" };
  // The ceremony was redeemed, or it expired and was removed.
  if (approving && problem === "unknown_ceremony") return { code: late ? "too_late" : "lost_sight" };
  if (problem === "expired") return { code: approving ? "too_late" : "ran_out" };
  if (problem === "refused") return { code: "refused", said: text || REFUSALS.internal[1] };
  return { code: problem };
}

/** Problems that may be signs of an attack. All others are ordinary failures. */
const ALARMING: readonly Problem["code"][] = [
  "look_alike",
  "namesake",
  "answers_elsewhere",
  "already_scanned",
  "wrong_number",
  "bad_signature",
];
export const isAlarming = ({ code }: Problem) => ALARMING.includes(code);

/** Problems that a retry of the same request may solve. */
const PASSING: readonly Problem["code"][] = [
  "no_answer",
  "no_answer_new_key",
  "no_answer_local",
  "local_network",
  "intercepted",
  "offline",
  "rate_limited",
  "unavailable",
  "internal",
  "no_storage",
  "wrong_account",
];
export const mayTryAgain = ({ code }: Problem) => PASSING.includes(code);

/** The text for a problem. A refusal without a text of its own is an error that the person cannot solve. */
export function problemWords({ code }: Problem, { problems }: Words): { title: string; text: string } {
  const known: Partial<Record<Problem["code"], { title: string; text: string }>> = problems.of;
  return known[code] ?? problems.of.internal;
}

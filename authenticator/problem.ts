import { REFUSALS } from "#lib/protocol/errors.ts";
import type { Link } from "#lib/protocol/link.ts";
import { StorageError } from "./database.ts";
import { ProviderError, type ProviderProblem } from "./provider.ts";
import type { CodeProblem } from "./read-code.ts";
import type { Words } from "./words.tsx";

/** What can go wrong on the way from a code to its end, as people are told of it. */
export type Problem =
  | { code: CodeProblem | "no_account" | "other_kind" | "no_storage" | "offline" }
  | { code: "ran_out" | "ran_out_by_clock" | "too_late" | "in_doubt" | "lost_sight" | "no_answer_register" }
  | { code: "look_alike" | "namesake"; near: string }
  | { code: "refused"; said: string }
  | { code: Exclude<ProviderProblem, "refused"> };

/**
 * What an error means for the ceremony of `link`. `approving`: an approval was sent, with
 * time for it until then (milliseconds since 1970, by this device's clock). Unknown errors
 * are ours: `internal`.
 */
export function problemOf(error: unknown, link: Link, approving?: { until: number }): Problem {
  if (error instanceof StorageError) return { code: "no_storage" };
  if (!(error instanceof ProviderError)) return { code: "internal" };
  const { problem, text } = error;
  if (problem === "no_answer") {
    if (!navigator.onLine) return { code: "offline" };
    return { code: approving && link.action === "register" ? "no_answer_register" : "no_answer" };
  }
  // Only this device holds the claim: a copy of this very approval arrived before, and its answer was lost.
  if (approving && problem === "already_used") return { code: "in_doubt" };
  // It was used and taken out, or it ran out and was forgotten.
  if (approving && problem === "unknown_ceremony") {
    return { code: approving.until < Date.now() ? "too_late" : "lost_sight" };
  }
  if (problem === "expired") return { code: approving ? "too_late" : "ran_out" };
  // A site forgets a code a minute after it ran out.
  if (problem === "unknown_ceremony" && link.validTill * 1000 < Date.now()) return { code: "ran_out" };
  if (problem === "refused") return { code: "refused", said: text ?? REFUSALS.internal[1] };
  return { code: problem };
}

/** Signs of something wrong, beside the many things that only went astray. */
const ALARMING: readonly Problem["code"][] = [
  "look_alike",
  "namesake",
  "answers_elsewhere",
  "already_scanned",
  "wrong_number",
  "bad_signature",
];
export const isAlarming = ({ code }: Problem) => ALARMING.includes(code);

/** What another try of the very same request may mend. */
const PASSING: readonly Problem["code"][] = [
  "no_answer",
  "no_answer_register",
  "offline",
  "rate_limited",
  "unavailable",
  "internal",
  "no_storage",
];
export const mayTryAgain = ({ code }: Problem) => PASSING.includes(code);

/** The words for a problem. A refusal that has none of its own is a mishap that nobody at the screen can mend. */
export function problemWords({ code }: Problem, { problems }: Words): { title: string; text: string } {
  const known: Partial<Record<Problem["code"], { title: string; text: string }>> = problems.of;
  return known[code] ?? problems.of.internal;
}

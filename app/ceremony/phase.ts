import type { RefusalCode } from "#lib/protocol/errors.ts";

/** What the person in front of the code is shown. */
export type Phase =
  /** No code yet. `first` until there was one. */
  | { name: "preparing"; first: boolean }
  | { name: "waiting"; link: string }
  /** A phone has it. `number` is the one to pick there, when one is asked. */
  | { name: "scanned"; number: number | null }
  | { name: "approved" }
  /** `redirect` is null when another tab of this browser redeemed it. */
  | { name: "done"; redirect: string | null }
  | { name: "denied" }
  /** `code`: what the phone was refused with, where the site said it. */
  | { name: "failed"; code: RefusalCode | null }
  /** `undecided`: a phone had it, and nobody approved. */
  | { name: "expired"; undecided: boolean }
  | { name: "offline" }
  | { name: "unreachable" }
  /** `until` in milliseconds, as `Date.now()`. */
  | { name: "limited"; until: number }
  | { name: "refused"; code: RefusalCode };

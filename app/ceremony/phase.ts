import type { RefusalCode } from "#lib/protocol/errors.ts";

/** What the person in front of the code is shown. */
export type Phase =
  /** No code yet. `first` until there was one. */
  | { name: "preparing"; first: boolean }
  /** `userCode`: the eight letters to type instead of a scan, `WDJB-MJHT`. `begunAt` in milliseconds, as `Date.now()`. */
  | { name: "waiting"; link: string; userCode: string | null; begunAt: number }
  /** A phone scanned the code. `number` is the one to type there, when one is asked. */
  | { name: "scanned"; number: number | null }
  | { name: "approved" }
  /**
   * `redirect` is null when another tab of this browser redeemed the approval. `result` is what a confirmed operation
   * gave; it is missing where it gave nothing, or gave it to an earlier answer.
   */
  | { name: "done"; redirect: string | null; result?: unknown }
  | { name: "denied" }
  /** `code`: what the phone was refused with, where the site said it. */
  | { name: "failed"; code: RefusalCode | null }
  /** `undecided`: a phone scanned the code, and nobody decided. */
  | { name: "expired"; undecided: boolean }
  /** The site signed this browser in a moment ago, and the browser does not show it. */
  | { name: "unkept" }
  | { name: "offline" }
  | { name: "unreachable" }
  /** `until` in milliseconds, as `Date.now()`. */
  | { name: "limited"; until: number }
  | { name: "refused"; code: RefusalCode };

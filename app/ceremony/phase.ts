import type { RefusalCode } from "#lib/protocol/errors.ts";

/** What the page shows to the person. */
export type Phase =
  /** There is no code yet. `first`: there has not been one before. */
  | { name: "preparing"; first: boolean }
  /** `userCode`: the code `WDJB-MJHT` to type instead of scanning. `begunAt` in milliseconds, as `Date.now()`. */
  | { name: "waiting"; link: string; userCode: string | null; begunAt: number }
  /** A phone scanned the code. `number` has to be typed on the phone; null if none is required. */
  | { name: "scanned"; number: number | null }
  | { name: "approved" }
  /**
   * `redirect` is null if another tab of this browser redeemed the approval. `result` is the result of a confirmed
   * operation; it is missing if there is none or an earlier answer contained it.
   */
  | { name: "done"; redirect: string | null; result?: unknown }
  | { name: "denied" }
  /** `code`: the refusal that the phone received, if the site reported it. */
  | { name: "failed"; code: RefusalCode | null }
  /** `undecided`: a phone scanned the code but nobody decided. */
  | { name: "expired"; undecided: boolean }
  /** The site has just signed this browser in, but the browser did not store the session. */
  | { name: "unkept" }
  | { name: "offline" }
  | { name: "unreachable" }
  /** `until` in milliseconds, as `Date.now()`. */
  | { name: "limited"; until: number }
  | { name: "refused"; code: RefusalCode };

import type { State } from "#lib/protocol/answers.ts";
import type { RefusalCode } from "#lib/protocol/errors.ts";
import type { Approval, Ceremony, Scan, Snapshot } from "./ceremony.ts";

/** How long a redemption holds a ceremony exclusively. */
export const HOLD_SECONDS = 5;
/** How many ceremonies may be live: per network (`Ceremony.askedFrom`), and in total. */
export const CAPACITY = { network: 600, all: 20_000 } as const;
export type Capacity = { readonly network: number; readonly all: number };

/** One transition of a ceremony. It happens only if the state is `from` and the claim, if given, matches. */
export interface Step {
  from: State;
  to: Exclude<State, "waiting" | "expired">;
  /** The claim of the phone that must have scanned it. */
  claim?: string;
  /** Seconds until the new state expires. */
  lifetime: number;
  changes?: Changes;
}

export type Changes = { email?: string; scan?: Scan; approval?: Approval; failure?: RefusalCode };

/** Conditions for redeeming a ceremony. */
export interface Redemption {
  browserHash: string;
  provider: string;
}

/**
 * Stores ceremonies. Every method is one atomic step: if several callers compete, one wins. Times are measured by the
 * store's own clock, so changing the system clock neither ends nor prolongs a ceremony. `advance`, `abandon` and
 * `finish` signal `ceremonyTopic(id)`.
 *
 * @throws ProtocolError `unavailable`, from each method, if the store cannot answer
 */
export interface CeremonyStore {
  /**
   * Adds a ceremony in state `waiting`, for `lifetime` seconds. If its network or the whole store is at capacity, one
   * ceremony is removed, of its own network or of the network that has the most: the oldest that has ended, or else the
   * oldest that waits.
   */
  begin(ceremony: Ceremony, lifetime: number): Promise<void>;
  /** The ceremony's snapshot; null if it is unknown, was redeemed, or ended more than `LINGER_SECONDS` ago. */
  read(id: string): Promise<Snapshot | null>;
  /** The ceremony that waits under a code of eight letters. */
  lookup(userCode: string): Promise<Snapshot | null>;
  /** Compares and sets the state. `snapshot` is the current one, whether or not this caller won. */
  advance(id: string, step: Step): Promise<{ won: boolean; snapshot: Snapshot | null }>;
  /** Expires a ceremony that its own browser gave up, unless it is decided already. */
  abandon(id: string, browserHash: string): Promise<void>;
  /**
   * Holds an approved ceremony that meets `redemption`, so that only one caller redeems it. The hold ends with `finish`
   * or `release`, or expires after `HOLD_SECONDS` if the caller failed or did not learn that it won. `held`: another
   * caller holds it now. `snapshot` is the current one, whether or not this caller won.
   */
  redeem(id: string, redemption: Redemption): Promise<{ won: boolean; held: boolean; snapshot: Snapshot | null }>;
  /** Removes a redeemed ceremony. */
  finish(ceremony: Ceremony): Promise<void>;
  /** Releases the hold on a ceremony that could not be redeemed now. */
  release(id: string): Promise<void>;
}

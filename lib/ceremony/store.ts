import type { RefusalCode } from "#lib/protocol/errors.ts";
import type { State } from "#lib/protocol/messages.ts";
import type { Approval, Ceremony, Scan, Snapshot } from "./ceremony.ts";

/** How long a redemption has a ceremony to itself. */
export const HOLD_SECONDS = 5;
/** How many ceremonies may be live: of one network (`Ceremony.askedFrom`), and in all. */
export const CAPACITY = { network: 600, all: 20_000 } as const;
export type Capacity = { readonly network: number; readonly all: number };

/** One arrow of a ceremony's life: taken only if it stands at `from` and, where given, the claim is its own. */
export interface Step {
  from: State;
  to: Exclude<State, "waiting" | "expired">;
  /** The claim that must have scanned it. */
  claim?: string;
  /** Seconds until the new state runs out. */
  lifetime: number;
  changes?: Changes;
}

export type Changes = { email?: string; scan?: Scan; approval?: Approval; failure?: RefusalCode };

/** What a ceremony must be to be redeemed. */
export interface Redemption {
  browserHash: string;
  provider: string;
}

/**
 * Where ceremonies live. Every method is one atomic step: of many racing callers one wins. Time is the store's own,
 * so a clock that is set does not end or prolong anything. `advance`, `abandon` and `finish` signal
 * `ceremonyTopic(id)`.
 *
 * @throws ProtocolError `unavailable`, from each method, when the store cannot answer
 */
export interface CeremonyStore {
  /**
   * Puts a new ceremony in state `waiting`, for `lifetime` seconds. Where too many are live, of its network or in
   * all, the oldest one that waits goes: its own network's, or that of the network that has most.
   */
  begin(ceremony: Ceremony, lifetime: number): Promise<void>;
  /** Where it stands; null when it is unknown, redeemed, or over for longer than `LINGER_SECONDS`. */
  read(id: string): Promise<Snapshot | null>;
  /** The ceremony that waits under a code of eight letters. */
  lookup(userCode: string): Promise<Snapshot | null>;
  /** Compare and set. `snapshot` is where it stands now, whoever won. */
  advance(id: string, step: Step): Promise<{ won: boolean; snapshot: Snapshot | null }>;
  /** Has a ceremony that its own browser gave up run out now, unless it is decided. */
  abandon(id: string, browserHash: string): Promise<void>;
  /**
   * Holds an approved ceremony, if it is as `redemption` says, so that one caller redeems it. The hold ends with
   * `finish` or `release`, or by itself after `HOLD_SECONDS`: then that caller is gone, or never heard that it won.
   * `held`: another caller has it now. `snapshot` is where it stands, whoever won.
   */
  redeem(id: string, redemption: Redemption): Promise<{ won: boolean; held: boolean; snapshot: Snapshot | null }>;
  /** Takes a redeemed ceremony out, for good. */
  finish(ceremony: Ceremony): Promise<void>;
  /** Lets go of a ceremony that could not be redeemed now. */
  release(id: string): Promise<void>;
}

import { singleton } from "#lib/foundation/singleton.ts";
import type { RefusalCode } from "#lib/protocol/errors.ts";
import type { Action } from "#lib/protocol/link.ts";
import type { State } from "#lib/protocol/messages.ts";
import { redis } from "#lib/redis/site-redis.ts";
import type { Approval, Ceremony, Scan, Standing } from "./ceremony.ts";
import { countedStore } from "./counted-store.ts";
import { memoryStore } from "./memory-store.ts";
import { redisStore } from "./redis-store.ts";

/** One arrow of a ceremony's life: taken only if it stands at `from` and, where given, the claim is its own. */
export interface Step {
  from: State;
  to: Exclude<State, "waiting" | "expired">;
  /** The claim that must have scanned it. */
  claim?: string;
  /** Seconds until the new state runs out. */
  lifetime: number;
  changes?: { email?: string; scan?: Scan; approval?: Approval; failure?: RefusalCode };
}

/** What a ceremony must be to be redeemed. */
export interface Redemption {
  browserHash: string;
  action: Action;
  provider: string;
}

/**
 * Where ceremonies live. Every method is one atomic step: of many racing callers one wins.
 * Time is the store's own, so a clock that is set does not end or prolong anything. Steps
 * and `finish` signal `ceremonyTopic(id)`.
 *
 * @throws ProtocolError `unavailable`, from each method, when the store cannot answer
 */
export interface CeremonyStore {
  /** Puts a new ceremony in state `waiting`, for `lifetime` seconds. */
  begin(ceremony: Ceremony, lifetime: number): Promise<void>;
  /** Where it stands; null when it is unknown, redeemed, or over for longer than `LINGER_SECONDS`. */
  read(id: string): Promise<Standing | null>;
  /** Compare and set. `standing` is where it stands now, whoever won. */
  advance(id: string, step: Step): Promise<{ won: boolean; standing: Standing | null }>;
  /**
   * Holds an approved ceremony, if it is as `redemption` says, so that one caller redeems it. The hold ends with
   * `finish` or `release`, or by itself after `HOLD_SECONDS`: then that caller is gone, or never heard that it won.
   * `held`: another caller has it now. `standing` is where it stands, whoever won.
   */
  redeem(id: string, redemption: Redemption): Promise<{ won: boolean; held: boolean; standing: Standing | null }>;
  /** Takes a redeemed ceremony out, for good. */
  finish(ceremony: Ceremony): Promise<void>;
  /** Lets go of a ceremony that could not be redeemed now. */
  release(id: string): Promise<void>;
}

/** In Redis where the settings name one, else in memory. */
export const ceremonies = () =>
  singleton<CeremonyStore>("ceremonies", () => {
    const shared = redis();
    return countedStore(shared ? redisStore(shared) : memoryStore());
  });

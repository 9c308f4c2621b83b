import type { State, StateEvent } from "#lib/protocol/answers.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import { DECIDE_SECONDS, LINGER_SECONDS, REDEEM_SECONDS } from "#lib/protocol/limits.ts";
import { ceremonyTopic } from "#lib/signals/signals.ts";
import { signals } from "#lib/signals/site-signals.ts";
import { ceremonies } from "./site-store.ts";

/** What the browser that began a ceremony may know about it. Nothing in it is secret. */
export interface CeremonyStatus extends StateEvent {
  /** Milliseconds since the state began, by the store's clock; null for `waiting` and `expired`. */
  age: number | null;
  /** Milliseconds until the state expires; 0 for a final state. */
  remaining: number;
}

/**
 * The current state, for the browser that began the ceremony. To other browsers the ceremony does not exist.
 *
 * @throws ProtocolError `unknown_ceremony`
 */
export async function readStatus(id: string, browserHash: string): Promise<CeremonyStatus> {
  const snapshot = await ceremonies().read(id);
  if (snapshot?.ceremony.browserHash !== browserHash) throw new ProtocolError("unknown_ceremony");
  const { state, remaining, ceremony } = snapshot;
  const number = state === "scanned" ? ceremony.scan?.number : null;
  const code = state === "failed" ? ceremony.failure : null;
  const lifetime = LIFETIMES[state];
  const age = lifetime === undefined ? null : 1000 * lifetime - remaining;
  return { state, remaining, age, ...(number == null ? {} : { number }), ...(code == null ? {} : { code }) };
}

/** How long each state lasts in seconds, to compute its age. */
const LIFETIMES: Partial<Record<State, number>> = {
  scanned: DECIDE_SECONDS,
  approved: REDEEM_SECONDS,
  denied: LINGER_SECONDS,
  failed: LINGER_SECONDS,
};

/** Calls `lookAgain` whenever the ceremony may have changed. Returns a function that stops watching. */
export function watch(id: string, lookAgain: () => void): () => void {
  return signals().listen(ceremonyTopic(id), lookAgain);
}

import type { State } from "#lib/protocol/answers.ts";
import { LINGER_SECONDS } from "#lib/protocol/limits.ts";
import { ceremonyTopic, type Signals } from "#lib/signals/signals.ts";
import type { Ceremony, Snapshot } from "./ceremony.ts";
import { CAPACITY, type Capacity, type CeremonyStore, HOLD_SECONDS } from "./store.ts";

interface Entry {
  ceremony: Ceremony;
  state: State;
  /** When it began, in milliseconds of the monotonic clock. */
  begun: number;
  /** When its state expires, in milliseconds of the monotonic clock. */
  deadline: number;
  /** Until when a redemption holds it exclusively. */
  heldUntil?: number;
}

const UNDECIDED: readonly State[] = ["waiting", "scanned"];
const ENDED: readonly State[] = ["denied", "failed", "expired"];
const SWEEP_MS = 10_000;

/**
 * Stores ceremonies in the memory of one process. JavaScript does not interrupt a synchronous method, so each one is
 * atomic.
 */
export function memoryStore(
  signals: Signals,
  now = () => performance.now(),
  capacity: Capacity = CAPACITY,
): CeremonyStore {
  const entries = new Map<string, Entry>();
  /** Ids by the network that began them, oldest first. */
  const networks = new Map<string, Set<string>>();
  const userCodes = new Map<string, string>();

  setInterval(sweep, SWEEP_MS).unref();
  function sweep(): void {
    for (const id of entries.keys()) snapshot(id);
  }

  function snapshot(id: string): Snapshot | null {
    const entry = entries.get(id);
    if (!entry) return null;
    const { ceremony, state, begun, deadline } = entry;
    const remaining = deadline - now();
    const age = now() - begun;
    if (remaining > 0) return { ceremony, state, remaining, age };
    if (state === "denied" || state === "failed" || remaining <= -1000 * LINGER_SECONDS) {
      remove(id);
      return null;
    }
    return { ceremony, state: "expired", remaining: 0, age };
  }

  function remove(id: string): void {
    const ceremony = entries.get(id)?.ceremony;
    if (!ceremony) return;
    entries.delete(id);
    if (ceremony.userCode !== null && userCodes.get(ceremony.userCode) === id) userCodes.delete(ceremony.userCode);
    const network = networks.get(ceremony.askedFrom);
    network?.delete(id);
    if (network?.size === 0) networks.delete(ceremony.askedFrom);
  }

  /** Makes room for one more ceremony of a network. */
  function makeRoom(askedFrom: string): void {
    const own = networks.get(askedFrom);
    if (own && own.size >= capacity.network) dropOldest(own);
    if (entries.size < capacity.all) return;
    let most: Set<string> | undefined;
    for (const network of networks.values()) if (!most || network.size > most.size) most = network;
    if (most) dropOldest(most);
  }

  /**
   * Removes the network's oldest ceremony that has ended or, if none has, the oldest that waits or, if none waits, the
   * oldest of all. The others may be about to be approved.
   */
  function dropOldest(network: Set<string>): void {
    const ids = [...network];
    const hasEnded = (id: string) => {
      const state = snapshot(id)?.state;
      return state === undefined || ENDED.includes(state);
    };
    const oldest = ids.find(hasEnded) ?? ids.find((id) => entries.get(id)?.state === "waiting") ?? ids[0];
    if (oldest !== undefined) remove(oldest);
  }

  return {
    async begin(ceremony, lifetime) {
      const { id, askedFrom, userCode } = ceremony;
      makeRoom(askedFrom);
      entries.set(id, { ceremony, state: "waiting", begun: now(), deadline: now() + 1000 * lifetime });
      networks.set(askedFrom, (networks.get(askedFrom) ?? new Set()).add(id));
      if (userCode !== null) userCodes.set(userCode, id);
    },

    async read(id) {
      return snapshot(id);
    },

    async lookup(userCode) {
      const found = snapshot(userCodes.get(userCode) ?? "");
      return found?.state === "waiting" ? found : null;
    },

    async advance(id, step) {
      const before = snapshot(id);
      const entry = entries.get(id);
      const claimed = step.claim === undefined || before?.ceremony.scan?.claim === step.claim;
      if (before?.state !== step.from || !claimed || !entry) return { won: false, snapshot: before };
      Object.assign(entry, { ceremony: { ...entry.ceremony, ...step.changes }, state: step.to });
      entry.deadline = now() + 1000 * step.lifetime;
      await signals.notify(ceremonyTopic(id));
      return { won: true, snapshot: snapshot(id) };
    },

    async abandon(id, browserHash) {
      const entry = entries.get(id);
      if (entry?.ceremony.browserHash !== browserHash || !UNDECIDED.includes(entry.state)) return;
      entry.deadline = Math.min(entry.deadline, now());
      await signals.notify(ceremonyTopic(id));
    },

    async redeem(id, { browserHash, provider }) {
      const before = snapshot(id);
      const entry = entries.get(id);
      const matches = before?.ceremony.browserHash === browserHash && before.ceremony.provider === provider;
      if (before?.state !== "approved" || !matches || !entry) return { won: false, held: false, snapshot: before };
      if ((entry.heldUntil ?? 0) > now()) return { won: false, held: true, snapshot: before };
      entry.heldUntil = now() + 1000 * HOLD_SECONDS;
      return { won: true, held: false, snapshot: before };
    },

    async finish({ id }) {
      remove(id);
      await signals.notify(ceremonyTopic(id));
    },

    async release(id) {
      delete entries.get(id)?.heldUntil;
    },
  };
}

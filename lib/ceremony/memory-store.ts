import { LINGER_SECONDS } from "#lib/protocol/limits.ts";
import type { State } from "#lib/protocol/messages.ts";
import { ceremonyTopic, type Signals } from "#lib/signals/signals.ts";
import { signals } from "#lib/signals/site-signals.ts";
import type { Ceremony, Standing } from "./ceremony.ts";
import { HOLD_SECONDS } from "./hold-window.ts";
import type { CeremonyStore } from "./store.ts";

interface Entry {
  ceremony: Ceremony;
  state: State;
  /** Milliseconds of the monotonic clock at which the state runs out. */
  deadline: number;
  /** Until then a redemption has it to itself. */
  heldUntil?: number;
}

const SWEEP_MS = 10_000;

/** Ceremonies in one process's memory. JavaScript runs a method to its end, which makes each one atomic. */
export function memoryStore(tell: Signals = signals(), now = () => performance.now()): CeremonyStore {
  const entries = new Map<string, Entry>();

  const sweep = () => {
    for (const id of entries.keys()) standing(id);
  };
  setInterval(sweep, SWEEP_MS).unref();

  function standing(id: string): Standing | null {
    const entry = entries.get(id);
    if (!entry) return null;
    const remaining = entry.deadline - now();
    if (remaining > 0) return { ceremony: entry.ceremony, state: entry.state, remaining };
    const over = entry.state === "denied" || entry.state === "failed";
    if (over || remaining <= -1000 * LINGER_SECONDS) {
      entries.delete(id);
      return null;
    }
    return { ceremony: entry.ceremony, state: "expired", remaining: 0 };
  }

  return {
    async begin(ceremony, lifetime) {
      entries.set(ceremony.id, { ceremony, state: "waiting", deadline: now() + 1000 * lifetime });
    },

    async read(id) {
      return standing(id);
    },

    async advance(id, step) {
      const before = standing(id);
      const claimed = step.claim === undefined || before?.ceremony.scan?.claim === step.claim;
      if (before?.state !== step.from || !claimed) return { won: false, standing: before };
      const ceremony = { ...before.ceremony, ...step.changes };
      entries.set(id, { ...entries.get(id), ceremony, state: step.to, deadline: now() + 1000 * step.lifetime });
      await tell.notify(ceremonyTopic(id));
      return { won: true, standing: standing(id) };
    },

    async redeem(id, { browserHash, action, provider }) {
      const before = standing(id);
      const ceremony = before?.ceremony;
      const matches =
        ceremony?.browserHash === browserHash && ceremony.action === action && ceremony.provider === provider;
      const entry = entries.get(id);
      if (before?.state !== "approved" || !matches || !entry) return { won: false, held: false, standing: before };
      if ((entry.heldUntil ?? 0) > now()) return { won: false, held: true, standing: before };
      entry.heldUntil = now() + 1000 * HOLD_SECONDS;
      return { won: true, held: false, standing: before };
    },

    async finish({ id }) {
      entries.delete(id);
      await tell.notify(ceremonyTopic(id));
    },

    async release(id) {
      delete entries.get(id)?.heldUntil;
    },
  };
}

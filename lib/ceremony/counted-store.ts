import { metrics } from "#lib/metrics/metrics.ts";
import type { Ceremony } from "./ceremony.ts";
import type { CeremonyStore } from "./store.ts";

/** Wraps a store and counts its state changes. Each instance counts those that it made itself. */
export function countedStore(store: CeremonyStore): CeremonyStore {
  const count = ({ action, version }: Ceremony, step: string) =>
    metrics().ceremonies.inc({ action, version: String(version), step });
  return {
    async begin(ceremony, lifetime) {
      await store.begin(ceremony, lifetime);
      count(ceremony, "begun");
    },
    read: store.read,
    lookup: store.lookup,
    abandon: store.abandon,
    async advance(id, step) {
      const outcome = await store.advance(id, step);
      if (outcome.won && outcome.snapshot) count(outcome.snapshot.ceremony, step.to);
      return outcome;
    },
    redeem: store.redeem,
    async finish(ceremony) {
      await store.finish(ceremony);
      count(ceremony, "redeemed");
    },
    release: store.release,
  };
}

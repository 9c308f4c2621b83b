import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Snapshot } from "#lib/ceremony/ceremony.ts";
import { memoryStore } from "#lib/ceremony/memory-store.ts";
import type { CeremonyStore, Step } from "#lib/ceremony/store.ts";
import { CHALLENGE_BYTES, LINGER_SECONDS } from "#lib/protocol/limits.ts";
import { randomToken } from "#lib/protocol/random.ts";
import { memorySignals } from "#lib/signals/memory-signals.ts";
import { onEachBackend } from "./backends.ts";
import { APPROVAL, BROWSER, PROVIDER, sampleCeremony, sampleScan } from "./sample.ts";

type Action = (store: CeremonyStore, id: string) => Promise<unknown>;

/** Lifetimes that need no waiting: running, just expired, lingering, gone. */
const lifetime = fc.constantFrom(600, 0, -LINGER_SECONDS / 2, -LINGER_SECONDS, -LINGER_SECONDS - 1);
const claim = fc.constantFrom("c1", "c2");
const action = fc.constantFrom("login" as const, "register" as const);
const browserHash = fc.constantFrom(BROWSER, "x");

const begin: fc.Arbitrary<Action> = fc.tuple(action, browserHash, lifetime).map(
  ([action, browserHash, lifetime]) =>
    (store, id) =>
      store.begin(sampleCeremony({ id, action, browserHash, userCode: codeOf(id) }), lifetime),
);
const step: fc.Arbitrary<Step> = fc.record(
  {
    from: fc.constantFrom("waiting", "scanned", "approved", "denied", "failed", "expired"),
    to: fc.constantFrom("scanned", "approved", "denied", "failed"),
    claim,
    lifetime,
    changes: fc.record(
      {
        email: fc.string({ unit: "grapheme", maxLength: 8 }),
        scan: claim.map((claim) => sampleScan(claim)),
        approval: fc.constant(APPROVAL),
        failure: fc.constantFrom("wrong_number" as const, "bad_signature" as const),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ["from", "to", "lifetime"] },
);
const advance: fc.Arbitrary<Action> = step.map((taken) => (store, id) => store.advance(id, taken));
const redeem: fc.Arbitrary<Action> = browserHash.map(
  (browserHash) => (store, id) => store.redeem(id, { browserHash, provider: PROVIDER }),
);
const abandon: fc.Arbitrary<Action> = browserHash.map((browserHash) => (store, id) => store.abandon(id, browserHash));
/** A user code derived from the id, so that each run has its own. */
const codeOf = (id: string) => id.slice(0, 8);
const lookup: fc.Arbitrary<Action> = fc.constant((store, id) => store.lookup(codeOf(id)));
const finish: fc.Arbitrary<Action> = fc.constant((store, id) => store.finish(sampleCeremony({ id })));
const release: fc.Arbitrary<Action> = fc.constant((store, id) => store.release(id));
const read: fc.Arbitrary<Action> = fc.constant((store, id) => store.read(id));

/** Begun first, and then random steps, with the likely ones more often. */
const likely: fc.Arbitrary<Action> = fc
  .constantFrom<Step>(
    { from: "waiting", to: "scanned", lifetime: 600, changes: { scan: sampleScan("c1") } },
    { from: "scanned", to: "approved", claim: "c1", lifetime: 600, changes: { approval: APPROVAL, email: "a@b.gr" } },
  )
  .map((taken) => (store, id) => store.advance(id, taken));
const life = fc.array(
  fc.oneof({ arbitrary: likely, weight: 3 }, advance, redeem, redeem, finish, release, read, lookup, abandon, begin),
  { maxLength: 12 },
);

/** The comparable part of a result, because time continues in one of the stores. */
function comparable(outcome: unknown): unknown {
  return JSON.parse(JSON.stringify(outcome ?? null), (key, value: unknown) =>
    key === "age" ? undefined : key === "remaining" ? Math.round((value as Snapshot["remaining"]) / 10_000) : value,
  );
}

onEachBackend((backend) => {
  test("any sequence of steps has the same results as in the memory store with a stopped clock", async () => {
    await fc.assert(
      fc.asyncProperty(begin, life, async (first, rest) => {
        const model = memoryStore(memorySignals(), () => 0);
        const id = randomToken(CHALLENGE_BYTES);
        for (const [at, act] of [first, ...rest].entries()) {
          const instance = backend().instances[at % 2];
          const outcome = await act(instance?.store as CeremonyStore, id);
          assert.deepEqual(comparable(outcome), comparable(await act(model, id)));
        }
      }),
      { numRuns: 150 },
    );
  });
});

import assert from "node:assert/strict";
import test from "node:test";
import { memorySignals } from "#lib/signals/memory-signals.ts";
import { BROWSER, PROVIDER, sampleCeremony, sampleScan } from "#tests/stores/sample.ts";
import { memoryStore } from "./memory-store.ts";

/** A store whose clock the test turns. The rules that all stores share are in tests/stores. */
function timedStore() {
  const clock = { ms: 0 };
  return { clock, store: memoryStore(memorySignals(), () => clock.ms, { network: 2, all: 3 }) };
}

test("a waiting ceremony expires, lingers, and is forgotten", async () => {
  const { clock, store } = timedStore();
  const ceremony = sampleCeremony({ userCode: "WDJBMJHT" });
  await store.begin(ceremony, 60);
  const stateAt = async (seconds: number) => {
    clock.ms = 1000 * seconds;
    return (await store.read(ceremony.id))?.state;
  };
  assert.deepEqual(
    [await stateAt(59.9), await stateAt(60), await stateAt(119.9), await stateAt(120)],
    ["waiting", "expired", "expired", undefined],
  );
  assert.equal(await store.lookup("WDJBMJHT"), null);
});

test("a hold expires after five seconds", async () => {
  const { clock, store } = timedStore();
  const ceremony = sampleCeremony();
  await store.begin(ceremony, 60);
  await store.advance(ceremony.id, {
    from: "waiting",
    to: "scanned",
    lifetime: 60,
    changes: { scan: sampleScan("c") },
  });
  await store.advance(ceremony.id, { from: "scanned", to: "approved", claim: "c", lifetime: 60, changes: {} });
  const redemption = { browserHash: BROWSER, provider: PROVIDER };
  assert.equal((await store.redeem(ceremony.id, redemption)).won, true);
  clock.ms += 4_999;
  assert.equal((await store.redeem(ceremony.id, redemption)).held, true);
  clock.ms += 1;
  assert.equal((await store.redeem(ceremony.id, redemption)).won, true);
});

test("a full network loses its own oldest waiting ceremony, and a full store the largest network's", async () => {
  const { store } = timedStore();
  const of = async (askedFrom: string) => {
    const ceremony = sampleCeremony({ askedFrom });
    await store.begin(ceremony, 60);
    return ceremony.id;
  };
  const [first, second] = [await of("a"), await of("a")];
  const third = await of("a");
  const isThere = async (id: string) => (await store.read(id)) !== null;
  assert.deepEqual([await isThere(first), await isThere(second), await isThere(third)], [false, true, true]);
  const other = await of("b");
  const newest = await of("c");
  assert.deepEqual(
    [await isThere(second), await isThere(third), await isThere(other), await isThere(newest)],
    [false, true, true, true],
  );
});

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { replaceSingleton } from "#lib/foundation/singleton.ts";
import { memorySignals } from "#lib/signals/memory-signals.ts";
import { BROWSER, sampleCeremony, sampleScan } from "#tests/stores/sample.ts";
import { memoryStore } from "./memory-store.ts";
import type { CeremonyStore } from "./store.ts";

import { readStatus, watch } from "./watch.ts";

let store: CeremonyStore;
beforeEach(() => {
  store = memoryStore(memorySignals());
  replaceSingleton("ceremonies", store);
});

test("the browser that began a ceremony reads its state, and no other browser does", async () => {
  const ceremony = sampleCeremony();
  await store.begin(ceremony, 60);
  const { state, age, remaining } = await readStatus(ceremony.id, BROWSER);
  assert.deepEqual([state, age], ["waiting", null]);
  assert.ok(remaining > 0 && remaining <= 60_000);
  await assert.rejects(readStatus(ceremony.id, "another browser"), { code: "unknown_ceremony" });
  await assert.rejects(readStatus("another", BROWSER), { code: "unknown_ceremony" });
});

test("the number is shown only while it can be typed, and a failure's code only after it", async () => {
  const ceremony = sampleCeremony();
  await store.begin(ceremony, 60);
  const scan = sampleScan("c", { number: 42 });
  await store.advance(ceremony.id, { from: "waiting", to: "scanned", lifetime: 120, changes: { scan } });
  const scanned = await readStatus(ceremony.id, BROWSER);
  assert.deepEqual([scanned.state, scanned.number, scanned.code], ["scanned", 42, undefined]);
  assert.ok(scanned.age !== null && scanned.age >= 0 && scanned.age < 10_000);
  const changes = { failure: "wrong_number" } as const;
  await store.advance(ceremony.id, { from: "scanned", to: "failed", lifetime: 60, changes });
  const failed = await readStatus(ceremony.id, BROWSER);
  assert.deepEqual([failed.state, failed.number, failed.code], ["failed", undefined, "wrong_number"]);
});

test("a step of the ceremony is signalled to its page", async () => {
  const signals = memorySignals();
  replaceSingleton("signals", signals);
  const watched = memoryStore(signals);
  const ceremony = sampleCeremony();
  await watched.begin(ceremony, 60);
  let looks = 0;
  const stop = watch(ceremony.id, () => {
    looks += 1;
  });
  await watched.abandon(ceremony.id, BROWSER);
  stop();
  await watched.finish(ceremony);
  assert.equal(looks, 1);
});

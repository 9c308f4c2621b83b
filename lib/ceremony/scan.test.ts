import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { replaceSingleton } from "#lib/foundation/singleton.ts";
import { memorySignals } from "#lib/signals/memory-signals.ts";
import { BROWSER, sampleCeremony } from "#tests/stores/sample.ts";
import { memoryStore } from "./memory-store.ts";
import { scan } from "./scan.ts";
import type { CeremonyStore } from "./store.ts";

let store: CeremonyStore;
beforeEach(() => {
  store = memoryStore(memorySignals());
  replaceSingleton("ceremonies", store);
});

const begun = async (changes = {}) => {
  const ceremony = sampleCeremony({
    action: "register",
    email: "ann@example.com",
    network: "4:198.51.100.7",
    ...changes,
  });
  await store.begin(ceremony, 60);
  return { id: ceremony.id, field: "nonce", action: undefined } as const;
};
const phone = (changes = {}) => ({ claim: "c1", keyId: null, browserHash: null, network: "4:203.0.113.9", ...changes });

test("the phone that scans first has the ceremony, and may ask again", async () => {
  const named = await begun();
  const first = await scan(named, phone());
  assert.deepEqual(
    [first.email, first.number_digits, first.same_device, first.same_network],
    ["ann@example.com", 2, false, false],
  );
  assert.deepEqual(await scan(named, phone()), first);
  await assert.rejects(scan(named, phone({ claim: "c2" })), { code: "already_scanned" });
});

test("no number is required on the device that shows the code, and networks are compared only if both are known", async () => {
  const own = await scan(await begun(), phone({ browserHash: BROWSER, network: "4:198.51.100.7" }));
  assert.deepEqual([own.same_device, own.number_digits, own.same_network], [true, 0, true]);
  assert.equal((await scan(await begun(), phone({ network: null }))).same_network, null);
});

test("the number is never in the answer to the phone", async () => {
  const named = await begun();
  const answer = await scan(named, phone());
  const number = (await store.read(named.id))?.ceremony.scan?.number;
  assert.ok(number !== null && number !== undefined && number >= 10 && number <= 99);
  assert.ok(!Object.values(answer).includes(number));
});

test("an ended ceremony cannot be scanned", async () => {
  const named = await begun();
  await store.abandon(named.id, BROWSER);
  await assert.rejects(scan(named, phone()), { code: "expired" });
});

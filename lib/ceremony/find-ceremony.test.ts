import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { replaceSingleton } from "#lib/foundation/singleton.ts";
import { memorySignals } from "#lib/signals/memory-signals.ts";
import { sampleCeremony } from "#tests/stores/sample.ts";
import { findCeremony, stateRefusal } from "./find-ceremony.ts";
import { memoryStore } from "./memory-store.ts";
import type { CeremonyStore } from "./store.ts";

let store: CeremonyStore;
beforeEach(() => {
  store = memoryStore(memorySignals());
  replaceSingleton("ceremonies", store);
});

test("a ceremony is found only in its version, by the field of its kind", async () => {
  const login = sampleCeremony();
  await store.begin(login, 60);
  const named = { id: login.id, field: "challenge", action: undefined } as const;
  assert.equal((await findCeremony(named, 2)).ceremony.id, login.id);
  assert.equal((await findCeremony({ ...named, action: "login" }, 2)).ceremony.id, login.id);
  await assert.rejects(findCeremony(named, 1), { code: "unknown_ceremony" });
  await assert.rejects(findCeremony({ ...named, field: "nonce" }, 2), { code: "unknown_ceremony" });
  await assert.rejects(findCeremony({ ...named, id: "another" }, 2), { code: "unknown_ceremony" });
  await assert.rejects(findCeremony({ ...named, action: "confirm" }, 2), { code: "malformed" });
});

test("each state has its refusal for a message that needs another state", () => {
  const cases = [
    [undefined, "scanned", "unknown_ceremony"],
    ["expired", "waiting", "expired"],
    ["scanned", "approved", "not_approved"],
    ["waiting", "scanned", "not_scanned"],
    ["scanned", "waiting", "already_scanned"],
    ["approved", "waiting", "already_used"],
    ["denied", "scanned", "already_used"],
  ] as const;
  for (const [state, wanted, code] of cases) assert.equal(stateRefusal(state, wanted).code, code, `${state} ${wanted}`);
});

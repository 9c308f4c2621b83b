import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { replaceSingleton } from "#lib/foundation/singleton.ts";
import { memorySignals } from "#lib/signals/memory-signals.ts";
import { BROWSER } from "#tests/stores/sample.ts";
import { begin } from "./begin.ts";
import { lookup } from "./lookup.ts";
import { memoryStore } from "./memory-store.ts";
import type { CeremonyStore } from "./store.ts";

let store: CeremonyStore;
beforeEach(() => {
  store = memoryStore(memorySignals());
  replaceSingleton("ceremonies", store);
});

const context = {
  provider: "https://login.example.com",
  browserHash: BROWSER,
  browser: { name: "Firefox", system: "Linux", address: "198.51.100.7" },
  network: null,
  askedFrom: "198.51.100.7",
  session: async () => null,
  language: "en",
};

test("a login waits under its challenge and its typed code, for the browser that began it", async () => {
  const { challenge, userCode, expiresIn } = await begin({ version: 2, action: "login", next: "/orders" }, context);
  const ceremony = (await store.read(challenge))?.ceremony;
  assert.deepEqual([ceremony?.browserHash, ceremony?.next, ceremony?.email], [BROWSER, "/orders", null]);
  assert.equal(expiresIn, 60);
  const found = await lookup(userCode ?? "");
  assert.deepEqual([found.action, found.challenge, found.nonce], ["login", challenge, undefined]);
  await assert.rejects(lookup("BBBB-BBBB"), { code: "unknown_ceremony" });
});

test("next is a path of the site, and version 1 has no code to type", async () => {
  const { challenge, userCode } = await begin({ version: 1, action: "login", next: "//evil.example" }, context);
  assert.equal(userCode, null);
  assert.notEqual((await store.read(challenge))?.ceremony.next, "//evil.example");
});

test("a confirmation and an added device need a session", async () => {
  const confirm = { version: 2, action: "confirm", operation: "export_data", parameters: {} } as const;
  await assert.rejects(begin(confirm, context), { code: "not_signed_in" });
  await assert.rejects(begin({ version: 2, action: "add-device", remove_keys: false }, context), {
    code: "not_signed_in",
  });
});

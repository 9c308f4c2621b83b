import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { replaceSingleton } from "#lib/foundation/singleton.ts";
import { ProtocolError, type RefusalCode } from "#lib/protocol/errors.ts";
import { memorySignals } from "#lib/signals/memory-signals.ts";
import { APPROVAL, BROWSER, PROVIDER, sampleCeremony, sampleScan } from "#tests/stores/sample.ts";
import type { Ceremony } from "./ceremony.ts";
import { memoryStore } from "./memory-store.ts";
import { redeem } from "./redeem.ts";
import type { CeremonyStore } from "./store.ts";

let store: CeremonyStore;
beforeEach(() => {
  store = memoryStore(memorySignals());
  replaceSingleton("ceremonies", store);
});

const REDEMPTION = { browserHash: BROWSER, provider: PROVIDER };
const REDEEMER = { sessionId: null, persistent: false };

/**
 * Creates an approved ceremony that can be redeemed without the database: adding a device in a session, which leads
 * back to the account page.
 */
async function approved(changes: Partial<Ceremony> = {}): Promise<string> {
  const ceremony = sampleCeremony({ action: "add-device", ...changes });
  await store.begin(ceremony, 60);
  const scan = { scan: sampleScan("c1") };
  await store.advance(ceremony.id, { from: "waiting", to: "scanned", lifetime: 60, changes: scan });
  const approval = { approval: APPROVAL };
  await store.advance(ceremony.id, { from: "scanned", to: "approved", claim: "c1", lifetime: 60, changes: approval });
  return ceremony.id;
}

const refused = (code: RefusalCode) => (error: unknown) => error instanceof ProtocolError && error.code === code;
const redirectOf = async ({ redirect }: { redirect: string }) => redirect;

test("an approval is redeemed once", async () => {
  const id = await approved();
  assert.equal(await redeem(id, REDEMPTION, REDEEMER, redirectOf), "/account");
  await assert.rejects(redeem(id, REDEMPTION, REDEEMER, redirectOf), refused("unknown_ceremony"));
});

test("if the result cannot be delivered, the ceremony is released and can be redeemed again", async () => {
  const id = await approved();
  const fails = () => redeem(id, REDEMPTION, REDEEMER, () => Promise.reject(new Error("no cookie")));
  await assert.rejects(fails, /no cookie/);
  await assert.rejects(fails, /no cookie/);
  assert.equal(await redeem(id, REDEMPTION, REDEEMER, redirectOf), "/account");
});

test("another browser finds no such ceremony, and another site finds it not approved", async () => {
  const id = await approved();
  const stranger = { ...REDEMPTION, browserHash: "x" };
  await assert.rejects(redeem(id, stranger, REDEEMER, redirectOf), refused("unknown_ceremony"));
  const elsewhere = { ...REDEMPTION, provider: "https://other.example" };
  await assert.rejects(redeem(id, elsewhere, REDEEMER, redirectOf), refused("not_approved"));
  assert.equal(await redeem(id, REDEMPTION, REDEEMER, redirectOf), "/account");
});

test("a ceremony that a session began can be redeemed only in that session", async () => {
  const id = await approved({ startedBy: "s1" });
  await assert.rejects(redeem(id, REDEMPTION, REDEEMER, redirectOf), refused("not_signed_in"));
  await assert.rejects(redeem(id, REDEMPTION, { ...REDEEMER, sessionId: "s2" }, redirectOf), refused("not_signed_in"));
  assert.equal(await redeem(id, REDEMPTION, { ...REDEEMER, sessionId: "s1" }, redirectOf), "/account");
});

test("if two requests redeem at once, the second waits for the result of the first", async () => {
  const id = await approved();
  let handOver = () => {};
  const handed = new Promise<void>((resolve) => {
    handOver = resolve;
  });
  const first = redeem(id, REDEMPTION, REDEEMER, async (redeemed) => {
    await handed;
    return redeemed.redirect;
  });
  const second = redeem(id, REDEMPTION, REDEEMER, redirectOf);
  handOver();
  assert.equal(await first, "/account");
  await assert.rejects(second, refused("unknown_ceremony"));
});

test("a ceremony cannot be redeemed before its approval or after it ended", async () => {
  const ceremony = sampleCeremony();
  await store.begin(ceremony, 60);
  await assert.rejects(redeem(ceremony.id, REDEMPTION, REDEEMER, redirectOf), refused("not_approved"));
  await store.advance(ceremony.id, {
    from: "waiting",
    to: "scanned",
    lifetime: 60,
    changes: { scan: sampleScan("c1") },
  });
  await store.advance(ceremony.id, { from: "scanned", to: "denied", claim: "c1", lifetime: 60 });
  await assert.rejects(redeem(ceremony.id, REDEMPTION, REDEEMER, redirectOf), refused("not_approved"));
});

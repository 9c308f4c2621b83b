import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { sha256 } from "#lib/foundation/digest.ts";
import { replaceSingleton } from "#lib/foundation/singleton.ts";
import { ProtocolError, type RefusalCode } from "#lib/protocol/errors.ts";
import type { Named } from "#lib/protocol/requests.ts";
import { memorySignals } from "#lib/signals/memory-signals.ts";
import { sampleCeremony, sampleScan } from "#tests/stores/sample.ts";
import type { Ceremony } from "./ceremony.ts";
import { decisionOf, requireNumber, unclaimedDecisionOf } from "./decision.ts";
import { deny } from "./deny.ts";
import { lookup } from "./lookup.ts";
import { memoryStore } from "./memory-store.ts";
import type { CeremonyStore } from "./store.ts";

let store: CeremonyStore;
beforeEach(() => {
  store = memoryStore(memorySignals());
  replaceSingleton("ceremonies", store);
});

const APPROVER = { userId: "u", keyId: "k", signOuts: 0, evidence: null };
const TOKEN = "the claim token";
const refused = (code: RefusalCode) => (error: unknown) => error instanceof ProtocolError && error.code === code;
const named = ({ id }: Ceremony, more: Partial<Named> = {}): Named => ({
  ...{ id, field: "challenge", action: undefined },
  ...more,
});
const stateOf = async ({ id }: Ceremony) => (await store.read(id))?.state;

async function waiting(changes: Partial<Ceremony> = {}): Promise<Ceremony> {
  const ceremony = sampleCeremony(changes);
  await store.begin(ceremony, 60);
  return ceremony;
}
async function scanned(): Promise<Ceremony> {
  const ceremony = await waiting();
  const changes = { scan: sampleScan(sha256(TOKEN)) };
  await store.advance(ceremony.id, { from: "waiting", to: "scanned", lifetime: 60, changes });
  return ceremony;
}

test("only the claim that scanned can decide, only for the right kind, and only after the scan", async () => {
  const ceremony = await scanned();
  await assert.rejects(decisionOf(named(ceremony), "another token"), refused("wrong_claim"));
  await assert.rejects(decisionOf(named(ceremony, { field: "nonce" }), TOKEN), refused("unknown_ceremony"));
  await assert.rejects(decisionOf(named(ceremony, { action: "confirm" }), TOKEN), refused("malformed"));
  await assert.rejects(decisionOf(named(await waiting()), TOKEN), refused("not_scanned"));
  await assert.rejects(decisionOf(named(await waiting({ version: 1 })), TOKEN), refused("unknown_ceremony"));
  assert.equal((await decisionOf(named(ceremony, { action: "login" }), TOKEN)).ceremony.id, ceremony.id);
});

test("it approves once, and a second approval undoes nothing", async () => {
  const ceremony = await scanned();
  const [one, other] = [await decisionOf(named(ceremony), TOKEN), await decisionOf(named(ceremony), TOKEN)];
  await one.approve(APPROVER, "ann@example.com");
  let undone = 0;
  const undo = async () => {
    undone += 1;
  };
  await assert.rejects(other.approve(APPROVER, "ann@example.com", undo), refused("already_used"));
  assert.equal(undone, 0);
  assert.equal(await stateOf(ceremony), "approved");
});

test("an approval that certainly failed is undone, and one with an unknown outcome is not", async () => {
  let undone = 0;
  const undo = async () => {
    undone += 1;
  };
  const denied = await scanned();
  const decision = await decisionOf(named(denied), TOKEN);
  await deny(named(denied), TOKEN);
  await assert.rejects(decision.approve(APPROVER, "a@b.gr", undo), refused("already_used"));
  assert.equal(undone, 1);

  const gone = await scanned();
  const late = await decisionOf(named(gone), TOKEN);
  await store.finish(gone);
  await assert.rejects(late.approve(APPROVER, "a@b.gr", undo), refused("unknown_ceremony"));
  assert.equal(undone, 1);
});

test("a wrong answer by the phone uses up the code, and a failure of the server does not", async () => {
  for (const [code, state] of [
    ["wrong_number", "failed"],
    ["bad_signature", "failed"],
    ["unavailable", "scanned"],
    ["rate_limited", "scanned"],
  ] as const) {
    const ceremony = await scanned();
    const decision = await decisionOf(named(ceremony), TOKEN);
    await assert.rejects(
      decision.attempt(() => Promise.reject(new ProtocolError(code))),
      refused(code),
    );
    assert.equal(await stateOf(ceremony), state, code);
  }
});

test("the first answer decides a version-1 ceremony", async () => {
  const ceremony = await waiting({ version: 1 });
  const decision = await unclaimedDecisionOf(named(ceremony));
  await assert.rejects(decision.attempt(() => Promise.reject(new ProtocolError("bad_signature"))));
  await assert.rejects(unclaimedDecisionOf(named(ceremony)), refused("already_used"));
  await assert.rejects(unclaimedDecisionOf(named(await waiting())), refused("unknown_ceremony"));
});

test("the number must equal the one shown, and must be absent if none is required", () => {
  const shown = sampleScan("c1", { number: 42 });
  const none = sampleScan("c1", { number: null });
  requireNumber(shown, 42);
  requireNumber(none, undefined);
  for (const [scan, number] of [
    [shown, 41],
    [shown, undefined],
    [none, 42],
  ] as const) {
    assert.throws(() => requireNumber(scan, number), refused("wrong_number"));
  }
});

test("a typed code leads to the same ceremony as the QR code", async () => {
  const ceremony = await waiting({ action: "add-device", userCode: "WDJBMJHT" });
  const { expires_in, ...answer } = await lookup("wdjb-mjht");
  assert.deepEqual(answer, { version: 2, action: "add-device", nonce: ceremony.id });
  assert.ok(expires_in >= 59 && expires_in <= 60);
  await assert.rejects(lookup("WDJB-MJHB"), refused("unknown_ceremony"));
  await assert.rejects(lookup("no code"), refused("unknown_ceremony"));
});

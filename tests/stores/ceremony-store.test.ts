import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { Ceremony, Snapshot } from "#lib/ceremony/ceremony.ts";
import { type CeremonyStore, HOLD_SECONDS, type Step } from "#lib/ceremony/store.ts";
import { LINGER_SECONDS } from "#lib/protocol/limits.ts";
import { onEachBackend } from "./backends.ts";
import { APPROVAL, BROWSER, PROVIDER, sampleCeremony, sampleScan } from "./sample.ts";

const REDEMPTION = { browserHash: BROWSER, provider: PROVIDER } as const;

const scanBy = (claim: string, lifetime = 120): Step => ({
  from: "waiting",
  to: "scanned",
  lifetime,
  changes: { scan: sampleScan(claim) },
});
const approveBy = (claim: string, lifetime = 120): Step => ({
  from: "scanned",
  to: "approved",
  claim,
  lifetime,
  changes: { approval: APPROVAL, email: "ann@example.com" },
});
const denyBy = (claim: string, lifetime = LINGER_SECONDS): Step => ({ from: "scanned", to: "denied", claim, lifetime });

/** The store's result without times. */
const timeless = <T>(outcome: T): T => JSON.parse(JSON.stringify(outcome), (key, value) => (key === "age" ? 0 : value));

function assertStands(snapshot: Snapshot | null, state: Snapshot["state"], ceremony: Ceremony, lifetime: number): void {
  assert.deepEqual(snapshot && { ...snapshot, remaining: 0, age: 0 }, { ceremony, state, remaining: 0, age: 0 });
  const { remaining } = snapshot as Snapshot;
  assert.ok(remaining <= 1000 * lifetime && remaining >= 1000 * lifetime - 2000, `${remaining} ms of ${lifetime} s`);
}

onEachBackend((backend) => {
  const stores = () => backend().instances.map(({ store }) => store) as [CeremonyStore, CeremonyStore];
  /** Many simultaneous calls, alternating between both instances. */
  const race = <T>(calls: number, call: (store: CeremonyStore, at: number) => Promise<T>) =>
    Promise.all(Array.from({ length: calls }, (_, at) => call(stores()[at % 2] as CeremonyStore, at)));

  async function begun(lifetime = 60): Promise<Ceremony> {
    const ceremony = sampleCeremony();
    await stores()[0].begin(ceremony, lifetime);
    return ceremony;
  }

  describe("a ceremony's life", () => {
    test("a ceremony that was never begun is unknown", async () => {
      const { id } = sampleCeremony();
      const [store] = stores();
      assert.equal(await store.read(id), null);
      assert.deepEqual(await store.advance(id, scanBy("c1")), { won: false, snapshot: null });
      assert.deepEqual(await store.redeem(id, REDEMPTION), { won: false, held: false, snapshot: null });
      await store.finish({ ...sampleCeremony(), id });
      await store.release(id);
      assert.equal(await store.read(id), null);
    });

    test("another instance reads the same ceremony and can continue it", async () => {
      const [one, other] = stores();
      const ceremony = await begun();
      assertStands(await other.read(ceremony.id), "waiting", ceremony, 60);

      const scan = sampleScan("c1", { number: 55, sameDevice: false });
      const scanned = await other.advance(ceremony.id, { ...scanBy("c1"), changes: { scan } });
      assert.equal(scanned.won, true);
      assertStands(scanned.snapshot, "scanned", { ...ceremony, scan }, 120);

      const approved = await one.advance(ceremony.id, approveBy("c1", 90));
      const after = { ...ceremony, scan, approval: APPROVAL, email: "ann@example.com" };
      assert.equal(approved.won, true);
      assertStands(approved.snapshot, "approved", after, 90);
      assertStands(await other.read(ceremony.id), "approved", after, 90);

      const redeemed = await other.redeem(ceremony.id, REDEMPTION);
      assert.equal(redeemed.won, true);
      assertStands(redeemed.snapshot, "approved", after, 90);
      await one.finish(after);
      assert.equal(await other.read(ceremony.id), null);
      assert.deepEqual(await one.redeem(ceremony.id, REDEMPTION), { won: false, held: false, snapshot: null });
    });

    test("a step from another state or with another claim changes nothing", async () => {
      const [store] = stores();
      const { id } = await begun();
      assert.equal((await store.advance(id, approveBy("c1"))).won, false);
      await store.advance(id, scanBy("c1"));
      for (const step of [scanBy("c2"), approveBy("c2"), denyBy("c2"), denyBy("c")]) {
        const { won, snapshot } = await store.advance(id, step);
        assert.equal(won, false);
        assert.equal(snapshot?.state, "scanned");
        assert.equal(snapshot?.ceremony.scan?.claim, "c1");
        assert.equal(snapshot?.ceremony.approval, null);
      }
    });

    test("only the browser and site that began it can redeem it", async () => {
      const [store] = stores();
      const { id } = await begun();
      assert.equal((await store.redeem(id, REDEMPTION)).won, false);
      await store.advance(id, scanBy("c1"));
      assert.equal((await store.redeem(id, REDEMPTION)).won, false);
      await store.advance(id, approveBy("c1"));
      for (const wrong of [{ browserHash: "x" }, { provider: "https://example.com" }]) {
        const { won, snapshot } = await store.redeem(id, { ...REDEMPTION, ...wrong });
        assert.equal(won, false);
        assert.equal(snapshot?.state, "approved");
      }
      assert.equal((await store.redeem(id, REDEMPTION)).won, true);
    });

    test("it is found by its typed code only while it waits", async () => {
      const [one, other] = stores();
      const ceremony = sampleCeremony({ userCode: "WDJBMJHT" });
      assert.equal(await one.lookup("WDJBMJHT"), null);
      await one.begin(ceremony, 60);
      assertStands(await other.lookup("WDJBMJHT"), "waiting", ceremony, 60);
      assert.equal(await other.lookup("WDJBMJHB"), null);
      await one.advance(ceremony.id, scanBy("c1"));
      assert.equal(await other.lookup("WDJBMJHT"), null);
    });

    test("its browser can cancel it until it is decided, and the phone is then told that it expired", async () => {
      const [one, other] = stores();
      for (const steps of [[], [scanBy("c1")]]) {
        const { id } = await begun();
        for (const step of steps) await one.advance(id, step);
        await other.abandon(id, "x");
        assert.notEqual((await one.read(id))?.state, "expired");
        await other.abandon(id, BROWSER);
        assert.equal((await one.read(id))?.state, "expired");
        assert.equal((await one.advance(id, approveBy("c1"))).won, false);
      }
      const { id } = await begun();
      await one.advance(id, scanBy("c1"));
      await one.advance(id, approveBy("c1"));
      await other.abandon(id, BROWSER);
      assert.equal((await one.redeem(id, REDEMPTION)).won, true);
    });

    test("a redemption holds it exclusively, until it is released or the hold expires", async () => {
      const [one, other] = stores();
      const { id } = await begun();
      await one.advance(id, scanBy("c1"));
      await one.advance(id, approveBy("c1", 60));
      const redeem = async (store: CeremonyStore) => {
        const { won, held, snapshot } = await store.redeem(id, REDEMPTION);
        assert.equal(snapshot?.state, "approved");
        assert.deepEqual(snapshot.ceremony.approval, APPROVAL);
        return { won, held };
      };
      assert.deepEqual(await redeem(one), { won: true, held: false });
      assert.deepEqual(await redeem(other), { won: false, held: true });
      await other.release(id);
      assert.deepEqual(await redeem(other), { won: true, held: false });
      await sleep(1000 * HOLD_SECONDS + 100);
      assert.deepEqual(await redeem(one), { won: true, held: false });
      const { snapshot } = await one.redeem(id, { ...REDEMPTION, browserHash: "x" });
      assert.ok((snapshot?.remaining ?? 0) < 60_000 - 1000 * HOLD_SECONDS, "a hold prolongs nothing");
    });

    test("an expired ceremony is reported as expired for a while, takes no step, and then is unknown", async () => {
      const [store] = stores();
      const ceremony = await begun(0.1);
      await sleep(150);
      const stood = timeless(await store.read(ceremony.id));
      assert.deepEqual(stood, { ceremony, state: "expired", remaining: 0, age: 0 });
      const { won, snapshot } = await store.advance(ceremony.id, scanBy("c1"));
      assert.deepEqual([won, snapshot?.state], [false, "expired"]);

      const { id } = await begun(-LINGER_SECONDS);
      assert.equal(await store.read(id), null);
    });

    test("a scan restarts its time, and an expired approval cannot be redeemed", async () => {
      const [store] = stores();
      const { id } = await begun(0.1);
      await store.advance(id, scanBy("c1", 0.3));
      await sleep(150);
      assert.equal((await store.read(id))?.state, "scanned");
      await store.advance(id, approveBy("c1", 0.1));
      await sleep(150);
      const { won, snapshot } = await store.redeem(id, REDEMPTION);
      assert.deepEqual([won, snapshot?.state, snapshot?.remaining], [false, "expired", 0]);
    });

    test("a denied ceremony stays denied until its time is over, and then is unknown", async () => {
      const [store] = stores();
      const { id } = await begun();
      await store.advance(id, scanBy("c1"));
      assert.equal((await store.advance(id, denyBy("c1", 0.2))).won, true);
      assert.equal((await store.read(id))?.state, "denied");
      assert.equal((await store.advance(id, approveBy("c1"))).won, false);
      await sleep(300);
      assert.equal(await store.read(id), null);
    });
  });

  describe("races", () => {
    test("of 100 scans one wins, and all learn which", async () => {
      const { id } = await begun();
      const outcomes = await race(100, (store, at) => store.advance(id, scanBy(`c${at}`)));
      assert.equal(outcomes.filter(({ won }) => won).length, 1);
      const winner = `c${outcomes.findIndex(({ won }) => won)}`;
      for (const { snapshot } of outcomes) assert.equal(snapshot?.ceremony.scan?.claim, winner);
    });

    test("of 100 approvals one wins", async () => {
      const { id } = await begun();
      await stores()[0].advance(id, scanBy("c1"));
      const outcomes = await race(100, (store) => store.advance(id, approveBy("c1")));
      assert.equal(outcomes.filter(({ won }) => won).length, 1);
    });

    test("of 100 redemptions one wins", async () => {
      const { id } = await begun();
      await stores()[0].advance(id, scanBy("c1"));
      await stores()[0].advance(id, approveBy("c1"));
      const outcomes = await race(100, (store) => store.redeem(id, REDEMPTION));
      assert.equal(outcomes.filter(({ won }) => won).length, 1);
      assert.equal(outcomes.filter(({ held }) => held).length, 99);
    });

    test("of a denial and an approval one wins, permanently", async () => {
      for (let round = 0; round < 20; round += 1) {
        const { id } = await begun();
        await stores()[0].advance(id, scanBy("c1"));
        const outcomes = await race(20, (store, at) => store.advance(id, at % 3 ? approveBy("c1") : denyBy("c1")));
        const won = outcomes.findIndex((outcome) => outcome.won);
        assert.equal(outcomes.filter((outcome) => outcome.won).length, 1);
        assert.equal((await stores()[1].read(id))?.state, won % 3 ? "approved" : "denied");
      }
    });

    test("of redemptions around its expiry at most one wins, and none after it", async () => {
      let won = 0;
      for (let round = 0; round < 10; round += 1) {
        const { id } = await begun();
        await stores()[0].advance(id, scanBy("c1"));
        await stores()[0].advance(id, approveBy("c1", 0.05));
        const outcomes = await race(40, async (store, at) => {
          await sleep(30 + at);
          return store.redeem(id, REDEMPTION);
        });
        const winners = outcomes.filter((outcome) => outcome.won);
        assert.ok(winners.length <= 1);
        won += winners.length;
        for (const { won, held, snapshot } of outcomes) assert.ok(won || held || snapshot?.state === "expired");
      }
      assert.ok(won > 0, "the race began after its end");
    });
  });
});

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { Ceremony, Standing } from "#lib/ceremony/ceremony.ts";
import { HOLD_SECONDS } from "#lib/ceremony/hold-window.ts";
import type { CeremonyStore, Step } from "#lib/ceremony/store.ts";
import { LINGER_SECONDS } from "#lib/protocol/limits.ts";
import { onEachBackend } from "./backends.ts";
import { APPROVAL, BROWSER, PROVIDER, sampleCeremony, sampleScan } from "./sample.ts";

const REDEMPTION = { browserHash: BROWSER, action: "login", provider: PROVIDER } as const;

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

function assertStands(standing: Standing | null, state: Standing["state"], ceremony: Ceremony, lifetime: number): void {
  assert.deepEqual(standing && { ...standing, remaining: 0 }, { ceremony, state, remaining: 0 });
  const { remaining } = standing as Standing;
  assert.ok(remaining <= 1000 * lifetime && remaining >= 1000 * lifetime - 2000, `${remaining} ms of ${lifetime} s`);
}

onEachBackend((backend) => {
  const stores = () => backend().instances.map(({ store }) => store) as [CeremonyStore, CeremonyStore];
  /** Many calls at once, by turns on both instances. */
  const race = <T>(calls: number, call: (store: CeremonyStore, at: number) => Promise<T>) =>
    Promise.all(Array.from({ length: calls }, (_, at) => call(stores()[at % 2] as CeremonyStore, at)));

  async function begun(lifetime = 60): Promise<Ceremony> {
    const ceremony = sampleCeremony();
    await stores()[0].begin(ceremony, lifetime);
    return ceremony;
  }

  describe("a ceremony's life", () => {
    test("what was never begun is unknown", async () => {
      const { id } = sampleCeremony();
      const [store] = stores();
      assert.equal(await store.read(id), null);
      assert.deepEqual(await store.advance(id, scanBy("c1")), { won: false, standing: null });
      assert.deepEqual(await store.redeem(id, REDEMPTION), { won: false, held: false, standing: null });
      await store.finish({ ...sampleCeremony(), id });
      await store.release(id);
      assert.equal(await store.read(id), null);
    });

    test("it goes from instance to instance, unchanged but for its steps", async () => {
      const [one, other] = stores();
      const ceremony = await begun();
      assertStands(await other.read(ceremony.id), "waiting", ceremony, 60);

      const scan = sampleScan("c1", { numbers: [10, 55, 99], number: 55, sameDevice: false });
      const scanned = await other.advance(ceremony.id, { ...scanBy("c1"), changes: { scan } });
      assert.equal(scanned.won, true);
      assertStands(scanned.standing, "scanned", { ...ceremony, scan }, 120);

      const approved = await one.advance(ceremony.id, approveBy("c1", 90));
      const after = { ...ceremony, scan, approval: APPROVAL, email: "ann@example.com" };
      assert.equal(approved.won, true);
      assertStands(approved.standing, "approved", after, 90);
      assertStands(await other.read(ceremony.id), "approved", after, 90);

      const redeemed = await other.redeem(ceremony.id, REDEMPTION);
      assert.equal(redeemed.won, true);
      assertStands(redeemed.standing, "approved", after, 90);
      await one.finish(after);
      assert.equal(await other.read(ceremony.id), null);
      assert.deepEqual(await one.redeem(ceremony.id, REDEMPTION), { won: false, held: false, standing: null });
    });

    test("a step from another state, or by another claim, changes nothing", async () => {
      const [store] = stores();
      const { id } = await begun();
      assert.equal((await store.advance(id, approveBy("c1"))).won, false);
      await store.advance(id, scanBy("c1"));
      for (const step of [scanBy("c2"), approveBy("c2"), denyBy("c2"), denyBy("c")]) {
        const { won, standing } = await store.advance(id, step);
        assert.equal(won, false);
        assert.equal(standing?.state, "scanned");
        assert.equal(standing?.ceremony.scan?.claim, "c1");
        assert.equal(standing?.ceremony.approval, null);
      }
    });

    test("only the browser, action and site that it was begun for take it out", async () => {
      const [store] = stores();
      const { id } = await begun();
      assert.equal((await store.redeem(id, REDEMPTION)).won, false);
      await store.advance(id, scanBy("c1"));
      assert.equal((await store.redeem(id, REDEMPTION)).won, false);
      await store.advance(id, approveBy("c1"));
      for (const wrong of [
        { browserHash: "x" },
        { action: "register" as const },
        { provider: "https://example.com" },
      ]) {
        const { won, standing } = await store.redeem(id, { ...REDEMPTION, ...wrong });
        assert.equal(won, false);
        assert.equal(standing?.state, "approved");
      }
      assert.equal((await store.redeem(id, REDEMPTION)).won, true);
    });

    test("who redeems has it alone, until it is let go or nobody ends it in time", async () => {
      const [one, other] = stores();
      const { id } = await begun();
      await one.advance(id, scanBy("c1"));
      await one.advance(id, approveBy("c1", 60));
      const redeem = async (store: CeremonyStore) => {
        const { won, held, standing } = await store.redeem(id, REDEMPTION);
        assert.equal(standing?.state, "approved");
        assert.deepEqual(standing.ceremony.approval, APPROVAL);
        return { won, held };
      };
      assert.deepEqual(await redeem(one), { won: true, held: false });
      assert.deepEqual(await redeem(other), { won: false, held: true });
      await other.release(id);
      assert.deepEqual(await redeem(other), { won: true, held: false });
      await sleep(1000 * HOLD_SECONDS + 100);
      assert.deepEqual(await redeem(one), { won: true, held: false });
      const { standing } = await one.redeem(id, { ...REDEMPTION, browserHash: "x" });
      assert.ok((standing?.remaining ?? 0) < 60_000 - 1000 * HOLD_SECONDS, "a hold prolongs nothing");
    });

    test("one that ran out is expired for a while, takes no step, and then is unknown", async () => {
      const [store] = stores();
      const ceremony = await begun(0.1);
      await sleep(150);
      assert.deepEqual(await store.read(ceremony.id), { ceremony, state: "expired", remaining: 0 });
      const { won, standing } = await store.advance(ceremony.id, scanBy("c1"));
      assert.deepEqual([won, standing?.state], [false, "expired"]);

      const { id } = await begun(-LINGER_SECONDS);
      assert.equal(await store.read(id), null);
    });

    test("a scan gives it new time, and an approval that ran out cannot be redeemed", async () => {
      const [store] = stores();
      const { id } = await begun(0.1);
      await store.advance(id, scanBy("c1", 0.3));
      await sleep(150);
      assert.equal((await store.read(id))?.state, "scanned");
      await store.advance(id, approveBy("c1", 0.1));
      await sleep(150);
      const { won, standing } = await store.redeem(id, REDEMPTION);
      assert.deepEqual([won, standing?.state, standing?.remaining], [false, "expired", 0]);
    });

    test("denied stays denied until its time is over, and then is unknown", async () => {
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
    test("of 100 scans one wins, and all learn whose it is", async () => {
      const { id } = await begun();
      const outcomes = await race(100, (store, at) => store.advance(id, scanBy(`c${at}`)));
      assert.equal(outcomes.filter(({ won }) => won).length, 1);
      const winner = `c${outcomes.findIndex(({ won }) => won)}`;
      for (const { standing } of outcomes) assert.equal(standing?.ceremony.scan?.claim, winner);
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

    test("of a denial and an approval one wins, and it stays so", async () => {
      for (let round = 0; round < 20; round += 1) {
        const { id } = await begun();
        await stores()[0].advance(id, scanBy("c1"));
        const outcomes = await race(20, (store, at) => store.advance(id, at % 3 ? approveBy("c1") : denyBy("c1")));
        const won = outcomes.findIndex((outcome) => outcome.won);
        assert.equal(outcomes.filter((outcome) => outcome.won).length, 1);
        assert.equal((await stores()[1].read(id))?.state, won % 3 ? "approved" : "denied");
      }
    });

    test("of redemptions around its end at most one wins, and none after it", async () => {
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
        for (const { won, held, standing } of outcomes) assert.ok(won || held || standing?.state === "expired");
      }
      assert.ok(won > 0, "the race began after its end");
    });
  });
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { luaScript } from "#lib/redis/redis.ts";
import { onEachBackend } from "./backends.ts";
import { APPROVAL, BROWSER, PROVIDER, sampleCeremony } from "./sample.ts";

/**
 * Writes an approved ceremony as version 0.1.0 did. ARGV: JSON of the ceremony, the scan and the approval, browser,
 * provider.
 */
const WRITE = luaScript(`
local time = redis.call("TIME")
redis.call("HSET", KEYS[1], "state", "approved", "deadline", 1000 * time[1] + 60000, "ceremony", ARGV[1], "scan", ARGV[2],
  "claim", "c1", "approval", ARGV[3], "email", '"ann@example.com"', "browser", ARGV[4], "action", "login",
  "provider", ARGV[5])
`);
const SCAN = {
  ...{ claim: "c1", keyId: "k".repeat(43), sameDevice: false, sameNetwork: true, knownBrowser: false },
  ...{ numbers: [10, 42, 99], number: 42, expiresAt: 1_795_600_120 },
};

onEachBackend((backend) => {
  for (const [name, approval, kept] of [
    ["the release before", { ...APPROVAL, evidence: undefined }, true],
    ["an even older one, which settled no session", { userId: APPROVAL.userId, keyId: APPROVAL.keyId }, false],
  ] as const) {
    test(`an approval that an instance of ${name} left is ${kept ? "good" : "void, and read without an error"}`, async () => {
      const { redis, instances } = backend();
      if (!redis) return;
      const { id, version, action, provider, browserHash, browser, network, next } = sampleCeremony();
      const nothing = { email: null, scan: null, approval: null, failure: null };
      const ceremony = { id, version, action, provider, browserHash, browser, network, next, ...nothing };
      const written = [{ ...ceremony, requestedAt: 1_795_600_000 }, SCAN, approval].map((part) => JSON.stringify(part));
      await redis.run(WRITE, [`qr2pass:ceremony:${id}`], [...written, BROWSER, PROVIDER]);

      const { won, snapshot } = await instances[0].store.redeem(id, { browserHash: BROWSER, provider: PROVIDER });
      assert.equal(won, true);
      assert.equal(snapshot?.ceremony.scan?.number, 42);
      assert.deepEqual(snapshot.ceremony.approval, kept ? APPROVAL : null);
    });
  }
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { memoryStore } from "#lib/ceremony/memory-store.ts";
import { redisStore } from "#lib/ceremony/redis-store.ts";
import type { CeremonyStore } from "#lib/ceremony/store.ts";
import { luaScript } from "#lib/redis/redis.ts";
import { onEachBackend } from "./backends.ts";
import { sampleCeremony, sampleScan } from "./sample.ts";

const CAPACITY = { network: 3, all: 8 };
const emptied = luaScript(`redis.call("FLUSHALL")`);

onEachBackend((backend) => {
  /** An empty store with little capacity. */
  async function smallStore(): Promise<CeremonyStore> {
    const { redis, instances } = backend();
    if (!redis) return memoryStore(instances[0].signals, () => performance.now(), CAPACITY);
    await redis.run(emptied, [], []);
    return redisStore(redis, CAPACITY);
  }
  async function begun(store: CeremonyStore, askedFrom: string): Promise<string> {
    const ceremony = sampleCeremony({ askedFrom });
    await store.begin(ceremony, 60);
    return ceremony.id;
  }
  const stateOf = async (store: CeremonyStore, id: string) => (await store.read(id))?.state;

  test("a network that begins too many ceremonies loses its own oldest, and no other network's", async () => {
    const store = await smallStore();
    const other = await begun(store, "203.0.113.7");
    const ids: string[] = [];
    for (let at = 0; at < 5; at += 1) ids.push(await begun(store, "198.51.100.1"));
    const states = await Promise.all(ids.map((id) => stateOf(store, id)));
    assert.deepEqual(states, [undefined, undefined, "waiting", "waiting", "waiting"]);
    assert.equal(await stateOf(store, other), "waiting");
  });

  test("a scanned ceremony is kept longer than waiting ones", async () => {
    const store = await smallStore();
    const first = await begun(store, "198.51.100.1");
    await store.advance(first, { from: "waiting", to: "scanned", lifetime: 60, changes: { scan: sampleScan("c1") } });
    for (let at = 0; at < 5; at += 1) await begun(store, "198.51.100.1");
    assert.equal(await stateOf(store, first), "scanned");
  });

  test("a ceremony that was denied or given up makes room before one that waits", async () => {
    const store = await smallStore();
    const waits = await begun(store, "198.51.100.1");
    const denied = sampleCeremony({ askedFrom: "198.51.100.1" });
    const abandoned = sampleCeremony({ askedFrom: "198.51.100.1" });
    await store.begin(denied, 60);
    await store.advance(denied.id, { from: "waiting", to: "denied", lifetime: 60 });
    await store.begin(abandoned, 60);
    await store.abandon(abandoned.id, abandoned.browserHash);
    const fresh = [await begun(store, "198.51.100.1"), await begun(store, "198.51.100.1")];
    for (const id of [waits, ...fresh]) assert.equal(await stateOf(store, id), "waiting");
    assert.equal(await stateOf(store, denied.id), undefined);
  });

  test("if too many ceremonies are live in total, the network with the most loses one", async () => {
    const store = await smallStore();
    const alone = await begun(store, "192.0.2.1");
    const many: string[] = [];
    for (let at = 0; at < 3; at += 1) many.push(await begun(store, "198.51.100.1"));
    const pairs: string[] = [];
    for (const host of [1, 2, 3, 4]) pairs.push(await begun(store, `203.0.113.${host}`));
    const late = await begun(store, "192.0.2.2");
    assert.deepEqual(await Promise.all([alone, ...many, ...pairs, late].map((id) => stateOf(store, id))), [
      "waiting",
      undefined,
      ...Array(7).fill("waiting"),
    ]);
  });

  test("ceremonies that ended make room and are not counted", async () => {
    const store = await smallStore();
    for (let at = 0; at < 3; at += 1) {
      const ceremony = sampleCeremony({ askedFrom: "198.51.100.1" });
      await store.begin(ceremony, 60);
      await store.finish(ceremony);
    }
    const ids: string[] = [];
    for (let at = 0; at < 3; at += 1) ids.push(await begun(store, "198.51.100.1"));
    for (const id of ids) assert.equal(await stateOf(store, id), "waiting");
  });
});

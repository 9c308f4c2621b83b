import assert from "node:assert/strict";
import { test } from "node:test";
import { WINDOW_SECONDS } from "#lib/http/limits.ts";
import { randomToken } from "#lib/protocol/random.ts";
import { onEachBackend } from "./backends.ts";

onEachBackend((backend) => {
  test("exceeding a limit returns how long to wait, for all instances together", async () => {
    const key = `posts:${randomToken(8)}`;
    const waits = await Promise.all(
      Array.from({ length: 100 }, (_, at) => backend().instances[at % 2 ? 1 : 0].limits.spend(1, [{ key, most: 60 }])),
    );
    const refused = waits.filter((wait) => wait > 0);
    assert.equal(refused.length, 40);
    for (const wait of refused) assert.ok(wait > WINDOW_SECONDS - 5 && wait <= WINDOW_SECONDS, `${wait} s`);
  });

  test("each key has a window of its own", async () => {
    const { limits } = backend().instances[0];
    const [one, other] = [randomToken(8), randomToken(8)].map((key) => [{ key, most: 1 }]) as [Allowances, Allowances];
    assert.equal(await limits.spend(1, one), 0);
    assert.equal(await limits.spend(1, other), 0);
    assert.ok((await limits.spend(1, one)) > 0);
  });

  test("requests have a weight that can be returned, and excess requests of one network do not count for the networks around it", async () => {
    const { limits } = backend().instances[0];
    const around = { key: randomToken(8), most: 50 };
    const [greedy, modest] = [randomToken(8), randomToken(8)].map((key) => [{ key, most: 20 }, around]) as [
      Allowances,
      Allowances,
    ];
    assert.equal(await limits.spend(20, greedy), 0);
    for (let at = 0; at < 10; at += 1) assert.ok((await limits.spend(5, greedy)) > 0);
    assert.equal(await limits.spend(20, modest), 0);
    assert.equal(await limits.spend(-20, modest), 0);
    assert.equal(await limits.spend(20, modest), 0);
  });

  test("returning more than was spent gains nothing", async () => {
    const { limits } = backend().instances[0];
    const one = [{ key: randomToken(8), most: 10 }];
    await limits.spend(3, one);
    await limits.spend(-1000, one);
    assert.equal(await limits.spend(10, one), 0);
    assert.ok((await limits.spend(1, one)) > 0);
  });
});

type Allowances = { key: string; most: number }[];

import assert from "node:assert/strict";
import test from "node:test";
import { memoryLimits } from "./memory-limits.ts";

test("a window begins with its first request and is not prolonged by others", async () => {
  let now = 5_000;
  const limits = memoryLimits(() => now);
  const hit = () => limits.spend(1, [{ key: "a", most: 2 }]);
  assert.equal(await hit(), 0);
  now += 30_000;
  assert.equal(await hit(), 0);
  assert.equal(await hit(), 30);
  now += 29_999;
  assert.equal(await hit(), 1);
  now += 1;
  assert.equal(await hit(), 0);
});

test("excess requests of one network do not count for the networks around it", async () => {
  const limits = memoryLimits(() => 0);
  const from = (key: string) =>
    limits.spend(1, [
      { key, most: 2 },
      { key: "all", most: 5 },
    ]);
  for (let at = 0; at < 100; at += 1) await from("greedy");
  assert.deepEqual([await from("a"), await from("b"), await from("c")], [0, 0, 0]);
  assert.ok((await from("d")) > 0);
});

test("returned weight can be spent again, and returning more than was spent gains nothing", async () => {
  const limits = memoryLimits(() => 0);
  const spend = (weight: number) => limits.spend(weight, [{ key: "a", most: 10 }]);
  assert.equal(await spend(10), 0);
  assert.equal(await spend(-4), 0);
  assert.equal(await spend(4), 0);
  assert.ok((await spend(1)) > 0);
  await spend(-1000);
  assert.equal(await spend(10), 0);
  assert.ok((await spend(1)) > 0);
});

test("memory is bounded for any number of networks, and ended windows are removed first", async () => {
  let now = 0;
  const limits = memoryLimits(() => now, 100);
  const hit = (key: string) => limits.spend(1, [{ key, most: 1 }]);
  await hit("oldest");
  for (let at = 0; at < 99; at += 1) await hit(`network ${at}`);
  assert.ok((await hit("oldest")) > 0, "remembered while there is room");
  await hit("one more");
  assert.equal(await hit("oldest"), 0, "forgotten for a newer one");
  now += 60_000;
  await hit("later");
  assert.ok((await hit("later")) > 0);
});

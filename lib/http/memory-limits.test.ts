import assert from "node:assert/strict";
import test from "node:test";
import { memoryLimits } from "./memory-limits.ts";

test("a window begins with its first hit and is not prolonged by others", async () => {
  let now = 5_000;
  const limits = memoryLimits(() => now);
  assert.equal(await limits.hit("a", 2), 0);
  now += 30_000;
  assert.equal(await limits.hit("a", 2), 0);
  assert.equal(await limits.hit("a", 2), 30);
  now += 29_999;
  assert.equal(await limits.hit("a", 2), 1);
  now += 1;
  assert.equal(await limits.hit("a", 2), 0);
});

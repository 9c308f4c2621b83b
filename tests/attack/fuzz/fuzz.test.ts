import assert from "node:assert/strict";
import { test } from "node:test";
import { fuzzSite, STORES, summary } from "./site.ts";

/** A short run; `npm run fuzz` sends a million requests. */
const MILLISECONDS = 15_000;
/** How much a warm heap may still grow in this time. */
const GROWTH_KB = 150 * 1024;

for (const store of STORES) {
  test(`made-up requests to every route are answered, none by a failure of ours: ceremonies in ${store}`, async (t) => {
    const result = await fuzzSite(store, { seed: Math.floor(Math.random() * 2 ** 31), milliseconds: MILLISECONDS });
    t.diagnostic(summary(store, result));
    assert.deepEqual(result.failures, [], `node tests/attack/fuzz/run.ts --store ${store} --seed ${result.seed}`);
    assert.ok(result.requests > 50, "too few to mean anything");
    const [first = 0, last = 0] = [result.memory[0], result.memory.at(-1)];
    assert.ok(last - first < GROWTH_KB, `memory: ${result.memory.join(" ")} KB`);
  });
}

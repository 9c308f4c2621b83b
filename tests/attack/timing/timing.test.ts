import assert from "node:assert/strict";
import { test } from "node:test";
import { pairsOf } from "./classes.ts";
import { measure } from "./measure.ts";
import { startTimedSite } from "./site.ts";

/**
 * A short run: the bodies must be equal, and no class may be slower in nearly all cases, as it would be if only one
 * used the database or derived a key. `npm run attack:timing` takes 10,000 samples per class and finds smaller
 * differences.
 */
const SAMPLES = 40;
/** How often a time of one class may exceed one of the other. Noise on a busy machine affects both. */
const EFFECT = 0.85;

test("classes that must be indistinguishable have equal bodies and overlapping times", async (t) => {
  const site = await startTimedSite();
  try {
    for (const pair of await pairsOf(site)) {
      const { name, effect, medians, bodies } = await measure(pair, SAMPLES);
      t.diagnostic(`${name}: effect ${effect.toFixed(2)}, ${medians.map((time) => time.toFixed(1)).join(" and ")} ms`);
      assert.deepEqual(bodies[0], bodies[1], name);
      assert.equal(bodies[0].length, 1, name);
      assert.ok(effect > 1 - EFFECT && effect < EFFECT, `${name}: effect ${effect}, medians ${medians}`);
    }
  } finally {
    await site.stop();
  }
});

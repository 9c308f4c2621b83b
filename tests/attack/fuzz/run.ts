import { parseArgs } from "node:util";
import { fuzzSite, STORES, type StoreName, summary } from "./site.ts";

/**
 * `npm run fuzz -- [--requests 1000000] [--seed N] [--store memory|redis]`: sends half of the requests with each store,
 * or all with one. Ctrl-C ends the run of a store early, with its results. Ends with exit code 1 if something failed.
 */
const { values } = parseArgs({
  options: {
    requests: { type: "string", default: "1000000" },
    seed: { type: "string", default: String(Math.floor(Math.random() * 2 ** 31)) },
    store: { type: "string" },
  },
});
const stores = values.store ? [values.store as StoreName] : STORES;
/**
 * Memory grows until garbage is collected and then shrinks. It counts as flat if its minimum in the second half of the
 * run is at most this factor above that in the first half.
 */
const FLAT = 1.15;
let failed = false;
for (const store of stores) {
  const stop = new AbortController();
  const endEarly = () => stop.abort();
  process.once("SIGINT", endEarly);
  const result = await fuzzSite(store, {
    signal: stop.signal,
    seed: Number(values.seed),
    requests: Number(values.requests) / stores.length,
  });
  process.off("SIGINT", endEarly);
  console.log(summary(store, result));
  for (const [what, times] of Object.entries({ ...result.unavailable, ...result.causes }))
    console.log(`  503, ${times} times: ${what}`);
  for (const failure of result.failures) console.log(`  ${failure}`);
  if (result.memory.length < 2) {
    console.log("  memory: the run was too short to tell");
    failed ||= result.failures.length > 0;
    continue;
  }
  const half = Math.ceil(result.memory.length / 2);
  const [start, end] = [Math.min(...result.memory.slice(0, half)), Math.min(...result.memory.slice(half))];
  const isFlat = end < start * FLAT;
  console.log(
    `  memory ${isFlat ? "is flat" : "GREW"}: ${Math.round(start / 1024)} MB, then ${Math.round(end / 1024)} MB`,
  );
  failed ||= result.failures.length > 0 || !isFlat;
}
process.exit(failed ? 1 : 0);

import { parseArgs } from "node:util";
import { pairsOf } from "./classes.ts";
import { measure } from "./measure.ts";
import { startTimedSite } from "./site.ts";

/**
 * `npm run attack:timing -- [--samples 10000] [--only PART OF A NAME]`: whether classes that must be indistinguishable
 * differ in their times. The machine should be otherwise idle. Mann-Whitney's U (two-sided) shows how certain a
 * difference is, the effect size how large; the box test is what an attacker would use. Ends with exit code 1 if bodies
 * differ or the box test tells a pair apart.
 */
const { values } = parseArgs({
  options: { samples: { type: "string", default: "10000" }, only: { type: "string", default: "" } },
});
const site = await startTimedSite();
let failed = false;
console.log(
  "| classes | samples | medians (ms) | effect (0.5: none) | z | p | box test |\n| --- | --- | --- | --- | --- | --- | --- |",
);
for (const pair of await pairsOf(site)) {
  if (!pair.name.includes(values.only)) continue;
  const { name, samples, medians, effect, z, p, box, bodies } = await measure(pair, Number(values.samples));
  const told = box.apart ? `apart by ${box.gap.toFixed(3)} ms` : "not told apart";
  console.log(
    `| ${name} | ${samples} | ${medians.map((time) => time.toFixed(3)).join(", ")} | ${effect.toFixed(4)} | ${z.toFixed(2)} | ${p.toPrecision(2)} | ${told} |`,
  );
  const differ = String(bodies[0]) !== String(bodies[1]);
  if (differ) console.log(`  THE BODIES DIFFER: ${bodies[0]} / ${bodies[1]}`);
  failed ||= differ || box.apart;
}
await site.stop();
process.exit(failed ? 1 : 0);

import { parseArgs } from "node:util";
import { startServer } from "#tests/support/server.ts";
import { pairsOf } from "./classes.ts";
import { measure } from "./measure.ts";

/**
 * `npm run attack:timing -- [--samples 10000]`: whether classes that must be indistinguishable differ in their times.
 * The machine should be otherwise idle. Mann-Whitney's U shows how certain a difference is, the effect size how large;
 * the box test is what an attacker would use.
 */
const { values } = parseArgs({ options: { samples: { type: "string", default: "10000" } } });
const server = await startServer({ env: { RATE_LIMITS: "off", QR2PASS_VERSION_1: "on", LOG_LEVEL: "error" } });
console.log(
  "| classes | samples | medians (ms) | effect (0.5: none) | z | p | box test |\n| --- | --- | --- | --- | --- | --- | --- |",
);
for (const pair of await pairsOf(server.origin, { version1: true })) {
  const { name, samples, medians, effect, z, p, box, bodies } = await measure(pair, Number(values.samples));
  const told = box.apart ? `apart by ${box.gap.toFixed(3)} ms` : "not told apart";
  console.log(
    `| ${name} | ${samples} | ${medians.map((time) => time.toFixed(3)).join(", ")} | ${effect.toFixed(4)} | ${z.toFixed(2)} | ${p.toPrecision(2)} | ${told} |`,
  );
  if (String(bodies[0]) !== String(bodies[1])) console.log(`  THE BODIES DIFFER: ${bodies[0]} / ${bodies[1]}`);
}
await server.stop();

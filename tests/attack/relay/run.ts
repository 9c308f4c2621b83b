import { parseArgs } from "node:util";
import { relayInBrowsers } from "./in-browsers.ts";
import { Lab, type Outcome, table } from "./relay.ts";
import { SCENARIOS } from "./scenarios.ts";

/**
 * `npm run attack:relay -- [--runs 100] [--browsers 3] [--only PART OF A NAME]`: runs every scenario under both
 * policies, and some in real browsers.
 */
const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "100" },
    browsers: { type: "string", default: "3" },
    only: { type: "string", default: "" },
  },
});
const lab = new Lab();
const outcomes: Outcome[] = [];
for (const scenario of SCENARIOS.filter(({ name }) => name.includes(values.only))) {
  for (const policy of ["warn", "refuse"] as const) outcomes.push(await lab.run(scenario, policy, Number(values.runs)));
}
await lab.stop();
console.log(table(outcomes));
const browsers = Number(values.browsers);
for (const policy of browsers > 0 ? (["warn", "refuse"] as const) : []) {
  for (const { gotIn, screen } of await relayInBrowsers(policy, browsers)) {
    console.log(
      `\nIn real browsers under ${policy}: ${gotIn ? "got in" : "did not get in"}. The phone showed:\n${screen}`,
    );
  }
}
const broken = outcomes.filter(({ scenario, policy, gotIn, knownAfter }) => {
  const { refused } = SCENARIOS.find(({ name }) => name === scenario) ?? { refused: true };
  return refused && (knownAfter > 0 || (policy === "refuse" && gotIn > 0));
});
if (broken.length > 0) console.log(`\nThese should not have come about:\n${table(broken)}`);
process.exit(broken.length > 0 ? 1 : 0);

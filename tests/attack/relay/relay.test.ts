import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { Lab } from "./relay.ts";
import { SCENARIOS, type Scenario } from "./scenarios.ts";

/**
 * A short run of the relay tests: each scenario once. `npm run attack:relay` runs each a hundred times, some in real
 * browsers.
 */
const RUNS = 1;

const lab = new Lab();
after(() => lab.stop());

const both = (scenario: Scenario) => Promise.all([lab.run(scenario, "warn", RUNS), lab.run(scenario, "refuse", RUNS)]);

describe("a live relay of a login code to a victim who approves whatever is shown", () => {
  for (const scenario of SCENARIOS) {
    const expected = scenario.refused
      ? "refused where the site refuses relays, and never known afterwards"
      : "let in, as on one's own network";
    test(`${scenario.name}: ${expected}`, async () => {
      const [warn, refuse] = await both(scenario);
      if (scenario.refused) {
        assert.equal(refuse.gotIn, 0, JSON.stringify(refuse));
        assert.equal(warn.knownAfter + refuse.knownAfter, 0, JSON.stringify([warn, refuse]));
      }
      for (const saw of [...Object.keys(warn.saw), ...Object.keys(refuse.saw)]) {
        // Only on the victim's own network can a relay have made the attacker's browser known.
        if (scenario.refused) assert.doesNotMatch(saw, /one tap/, "a relay from elsewhere is never one tap");
        if (scenario.refused) assert.doesNotMatch(saw, /your network/, "a relay from elsewhere is never vouched for");
      }
    });
  }
});

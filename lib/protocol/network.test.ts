import assert from "node:assert/strict";
import test from "node:test";
import { sameNetwork } from "./network.ts";

test("networks are the same, different, or not comparable", () => {
  assert.equal(sameNetwork("4:198.51.100.7", "4:198.51.100.7"), true);
  assert.equal(sameNetwork("4:198.51.100.7", "4:198.51.100.8"), false);
  assert.equal(sameNetwork("6:2001:db8:1:2", "6:2001:db8:1:3"), false);
  assert.equal(sameNetwork("6:2001:db8:1:2", "4:198.51.100.7"), null);
  assert.equal(sameNetwork("loopback:", "4:198.51.100.7"), null);
  assert.equal(sameNetwork(null, "4:198.51.100.7"), null);
  assert.equal(sameNetwork("4:198.51.100.7", null), null);
  assert.equal(sameNetwork(null, null), null);
});

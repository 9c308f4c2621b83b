import assert from "node:assert/strict";
import { test } from "node:test";
import { APPROVAL, sampleCeremony, sampleScan } from "#tests/stores/sample.ts";
import { readStoredCeremony } from "./stored-ceremony.ts";

const throughJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test("a ceremony is read as it was written", () => {
  const ceremony = sampleCeremony({
    userCode: "WDJBMJHT",
    confirms: { text: "Pay €5", operation: "statement", parameters: { text: "Pay €5" } },
    recovery: { id: "r", method: "code", removeKeys: true },
    scan: sampleScan("c1", { number: 42, sameNetwork: null }),
    approval: { ...APPROVAL, evidence: { signed: "a\nb", signature: "AA" } },
    failure: "wrong_number",
  });
  assert.deepEqual(readStoredCeremony(throughJson(ceremony)), ceremony);
});

test("what a version to come added is ignored, and a failure that it alone knows is none", () => {
  const ceremony = sampleCeremony();
  const later = { ...ceremony, later: 1, failure: "a_code_to_come" };
  assert.deepEqual(readStoredCeremony(throughJson(later)), ceremony);
});

test("a ceremony of a kind that this version does not know, or nonsense, is none", () => {
  for (const stored of [{ ...sampleCeremony(), action: "to-come" }, {}, null, "text", 7, []]) {
    assert.equal(readStoredCeremony(stored), null);
  }
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { APPROVAL, sampleCeremony, sampleScan } from "#tests/stores/sample.ts";
import { readStoredCeremony } from "./stored-ceremony.ts";

const throughJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test("a stored ceremony is read back unchanged", () => {
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

test("fields of a newer release are ignored, and a failure code that only it knows is read as none", () => {
  const ceremony = sampleCeremony();
  const later = { ...ceremony, later: 1, failure: "a_code_to_come" };
  assert.deepEqual(readStoredCeremony(throughJson(later)), ceremony);
});

test("a ceremony of an unknown kind, or invalid data, is read as null", () => {
  for (const stored of [{ ...sampleCeremony(), action: "to-come" }, {}, null, "text", 7, []]) {
    assert.equal(readStoredCeremony(stored), null);
  }
});

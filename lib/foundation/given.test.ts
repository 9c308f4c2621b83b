import assert from "node:assert/strict";
import test from "node:test";
import { givenValues, quotedNames } from "./given.ts";

test("surrounding spaces and invisible characters are removed, and empty values are left out", () => {
  assert.deepEqual(givenValues({ A: " \u200Bx y\uFEFF\n", B: "", C: " \n", D: undefined }), { A: "x y" });
});

test("another platform's names are used unless the site's own setting or a Redis is given", () => {
  const kv = { KV_REST_API_URL: "https://kv", KV_REST_API_TOKEN: "t" };
  assert.equal(givenValues(kv).UPSTASH_REDIS_REST_URL, "https://kv");
  assert.equal(givenValues({ ...kv, UPSTASH_REDIS_REST_URL: "https://own" }).UPSTASH_REDIS_REST_URL, "https://own");
  assert.equal(givenValues({ ...kv, REDIS_URL: "redis://own" }).UPSTASH_REDIS_REST_URL, undefined);
});

test("only a value between two quotes of one kind counts as quoted", () => {
  const given = { A: '"x"', B: "'x'", C: "“x”", D: '"x', E: "it's", F: "\"x'" };
  assert.deepEqual(quotedNames(given, [...Object.keys(given), "MISSING"]), ["A", "B", "C"]);
});

import assert from "node:assert/strict";
import test from "node:test";
import { parseEnv, SettingsError } from "./env.ts";

const upstash = { UPSTASH_REDIS_REST_URL: "https://x.upstash.io", UPSTASH_REDIS_REST_TOKEN: "t" };

test("each way to share a store alone is good, and an empty value is none", () => {
  assert.equal(parseEnv({ REDIS_URL: "redis://127.0.0.1:6379", UPSTASH_REDIS_REST_URL: "" }).REDIS_URL?.length, 22);
  assert.equal(parseEnv(upstash).UPSTASH_REDIS_REST_TOKEN, "t");
});

test("two stores, or half of one, are refused by the names of the settings", () => {
  const refused = (source: Record<string, string>, name: string) =>
    assert.throws(
      () => parseEnv(source),
      (error) => error instanceof SettingsError && error.message.includes(`  ${name}: `),
    );
  refused({ ...upstash, REDIS_URL: "redis://127.0.0.1:6379" }, "REDIS_URL");
  refused({ UPSTASH_REDIS_REST_URL: upstash.UPSTASH_REDIS_REST_URL }, "UPSTASH_REDIS_REST_TOKEN");
  refused({ UPSTASH_REDIS_REST_TOKEN: "t" }, "UPSTASH_REDIS_REST_URL");
});

test("a secret's value is never in the message", () => {
  assert.throws(
    () => parseEnv({ AUTH_SECRET: "short-secret", REDIS_URL: "http://user:password@host" }),
    (error) => error instanceof SettingsError && !/short-secret|password/.test(error.message),
  );
});

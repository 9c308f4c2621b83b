import assert from "node:assert/strict";
import test from "node:test";
import { parseSettings, SettingsError } from "./settings.ts";

const upstash = { UPSTASH_REDIS_REST_URL: "https://x.upstash.io", UPSTASH_REDIS_REST_TOKEN: "t" };

test("each way to share a store alone is good, and an empty value is none", () => {
  assert.equal(
    parseSettings({ REDIS_URL: "redis://127.0.0.1:6379", UPSTASH_REDIS_REST_URL: "" }).REDIS_URL?.length,
    22,
  );
  assert.equal(parseSettings(upstash).UPSTASH_REDIS_REST_TOKEN, "t");
});

test("a site that others reach is asked for over HTTPS", () => {
  for (const good of ["https://login.example.com", "http://localhost:3000", "http://127.0.0.1", "http://[::1]:3000"]) {
    assert.equal(parseSettings({ AUTH_URL: `${good}/` }).AUTH_URL, good);
  }
  for (const bad of ["http://login.example.com", "http://192.168.1.5:3000", "http://localhost.example.com"]) {
    assert.throws(
      () => parseSettings({ AUTH_URL: bad }),
      (error) => error instanceof SettingsError && /AUTH_URL: Give an https origin/.test(error.message),
    );
  }
});

test("two stores, or half of one, are refused by the names of the settings", () => {
  const refused = (source: Record<string, string>, name: string) =>
    assert.throws(
      () => parseSettings(source),
      (error) => error instanceof SettingsError && error.message.includes(`  ${name}: `),
    );
  refused({ ...upstash, REDIS_URL: "redis://127.0.0.1:6379" }, "REDIS_URL");
  refused({ UPSTASH_REDIS_REST_URL: upstash.UPSTASH_REDIS_REST_URL }, "UPSTASH_REDIS_REST_TOKEN");
  refused({ UPSTASH_REDIS_REST_TOKEN: "t" }, "UPSTASH_REDIS_REST_URL");
});

test("a secret's value is never in the message", () => {
  assert.throws(
    () => parseSettings({ AUTH_SECRET: "short-secret", REDIS_URL: "http://user:password@host" }),
    (error) => error instanceof SettingsError && !/short-secret|password/.test(error.message),
  );
});

test("how the site looks is checked at the start, and refused in words", () => {
  const { SITE_NAME, SITE_ACCENT } = parseSettings({ SITE_NAME: " Example Café ", SITE_ACCENT: "#1d4ed8" });
  assert.equal(SITE_NAME, "Example Café");
  assert.equal(SITE_ACCENT?.light.accent, "#1d4ed8");
  const refused: [Record<string, string>, RegExp][] = [
    [{ SITE_ACCENT: "#ff0" }, /SITE_ACCENT: White text on #ffff00 has a contrast of 1/],
    [{ SITE_LOGO: "/nowhere/logo.svg" }, /SITE_LOGO: The file cannot be read/],
    [{ SITE_NAME: "a\u0007b" }, /SITE_NAME: Give a name/],
    [{ SITE_NAME: "x".repeat(41) }, /SITE_NAME/],
  ];
  for (const [given, why] of refused) assert.throws(() => parseSettings(given), why);
});

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

test("times are read in seconds, minutes, hours and days", () => {
  const delay = (RECOVERY_DELAY: string) => parseSettings({ RECOVERY_DELAY }).RECOVERY_DELAY;
  assert.deepEqual(["90", "90s", "15m", "24h", "7d", ""].map(delay), [90, 90, 900, 86_400, 604_800, 86_400]);
  for (const bad of ["1w", "-1", "1.5h", "h", "99999d", "1 h"]) {
    assert.throws(
      () => delay(bad),
      (error) => error instanceof SettingsError && error.message.includes("RECOVERY_DELAY"),
    );
  }
  assert.throws(() => parseSettings({ SESSION_SHORT: "59" }), SettingsError);
});

test("mail needs both a server and a sender, and no message quotes the server's password", () => {
  const SMTP_URL = "smtps://user:a-password@mail.example.com";
  assert.throws(
    () => parseSettings({ SMTP_URL }),
    (error) => error instanceof SettingsError && /MAIL_FROM/.test(error.message) && !/a-password/.test(error.message),
  );
  for (const MAIL_FROM of ["login@example.com", "QR2Pass <login@example.com>"]) {
    assert.equal(parseSettings({ SMTP_URL, MAIL_FROM }).MAIL_FROM, MAIL_FROM);
  }
  for (const MAIL_FROM of ["nobody", "a@b.example\r\nBcc: x@y.example", "A <a@b.example> <c@d.example>"]) {
    assert.throws(() => parseSettings({ SMTP_URL, MAIL_FROM }), SettingsError);
  }
});

test("networks are not compared where nobody said what is in front of the server", () => {
  const refuse = { RELAY_POLICY: "refuse", AUTH_URL: "https://login.example.com" };
  assert.throws(
    () => parseSettings(refuse),
    (error) => error instanceof SettingsError && /TRUSTED_PROXIES: .*none/.test(error.message),
  );
  for (const TRUSTED_PROXIES of ["none", "platform", "127.0.0.1,::1"]) {
    assert.deepEqual(parseSettings({ ...refuse, TRUSTED_PROXIES }).RELAY_POLICY, "refuse");
  }
  assert.ok(parseSettings({ RELAY_POLICY: "refuse" }));
  assert.ok(parseSettings({ RELAY_POLICY: "refuse", AUTH_URL: "http://localhost:3000" }));
  assert.ok(parseSettings({ AUTH_URL: "https://login.example.com" }));
  for (const TRUSTED_PROXIES of ["none,10.0.0.1", "nobody"]) {
    assert.throws(() => parseSettings({ TRUSTED_PROXIES }), SettingsError);
  }
});

import assert from "node:assert/strict";
import test from "node:test";
import { parseSettings, SettingsError } from "./settings.ts";

const upstash = { UPSTASH_REDIS_REST_URL: "https://x.upstash.io", UPSTASH_REDIS_REST_TOKEN: "t" };

test("each way to configure a shared store is valid on its own, and an empty value counts as unset", () => {
  assert.equal(
    parseSettings({ REDIS_URL: "redis://127.0.0.1:6379", UPSTASH_REDIS_REST_URL: "" }).REDIS_URL?.length,
    22,
  );
  assert.equal(parseSettings(upstash).UPSTASH_REDIS_REST_TOKEN, "t");
});

test("a site that other machines can reach must use HTTPS", () => {
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

test("a value that is no origin is refused with an example", () => {
  for (const bad of [
    ...["login.example.com", "https://login.example.com/login", "AUTH_URL=https://login.example.com"],
    ...['https://login.example.com"', "https://*.example.com", "https://login.example.com.", "ftp://login.example.com"],
  ]) {
    assert.throws(
      () => parseSettings({ AUTH_URL: bad }),
      (error) => error instanceof SettingsError && /AUTH_URL: Give only an origin, such as/.test(error.message),
      bad,
    );
  }
});

test("two shared stores or an incomplete one are refused, naming the settings", () => {
  const refused = (source: Record<string, string>, name: string) =>
    assert.throws(
      () => parseSettings(source),
      (error) => error instanceof SettingsError && error.message.includes(`  ${name}: `),
    );
  refused({ ...upstash, REDIS_URL: "redis://127.0.0.1:6379" }, "REDIS_URL");
  refused({ UPSTASH_REDIS_REST_URL: upstash.UPSTASH_REDIS_REST_URL }, "UPSTASH_REDIS_REST_TOKEN");
  refused({ UPSTASH_REDIS_REST_TOKEN: "t" }, "UPSTASH_REDIS_REST_URL");
});

const refusedWith = (source: Record<string, string>, pattern: RegExp) =>
  assert.throws(
    () => parseSettings(source),
    (error) => {
      assert.ok(error instanceof SettingsError, String(error));
      assert.match(error.message, pattern);
      return true;
    },
    JSON.stringify(source),
  );

test("a password that is not percent-encoded is refused with advice and never quoted", () => {
  const passwords = ["pa#ss", "12#34", "a/b", "12/34", "a?b", "12?34", "a%b", "a%zz", "a b", "a@b/c", "pass#", "#"];
  const schemes = { DATABASE_URL: "postgresql", REDIS_URL: "redis", SMTP_URL: "smtps" };
  for (const [name, scheme] of Object.entries(schemes)) {
    for (const password of passwords) {
      const source = { [name]: `${scheme}://user:${password}@db.example.com:5432/0` };
      refusedWith(source, new RegExp(`${name}: .*percent-encode`));
      assert.throws(
        () => parseSettings(source),
        (error) => !String(error).includes(`:${password}@`) && !String(error).includes("db.example.com"),
      );
    }
  }
  const encoded = "postgresql://us%40er:pa%23s%2Fs%25@host/db?sslmode=require";
  assert.equal(parseSettings({ DATABASE_URL: encoded }).DATABASE_URL, encoded);
  for (const url of ["postgres://host/db", "postgresql:///db?host=/var/run/postgresql", "postgresql://u:p@[::1]/db"]) {
    assert.equal(parseSettings({ DATABASE_URL: url }).DATABASE_URL, url);
  }
  for (const url of [
    "mysql://host/db",
    "host/db",
    "psql 'postgresql://host/db'",
    "DATABASE_URL=postgresql://host/db",
  ]) {
    refusedWith({ DATABASE_URL: url }, /DATABASE_URL: Give a URL such as postgresql:/);
  }
  refusedWith({ REDIS_URL: "redis://host:6379/cache" }, /REDIS_URL: The path is the number of a database/);
  assert.equal(parseSettings({ REDIS_URL: "redis://host:6379/2" }).REDIS_URL, "redis://host:6379/2");
});

test("a value in quotes is refused for every setting, with the quotes as the only reason", () => {
  const values = {
    AUTH_URL: "https://login.example.com",
    AUTH_SECRET: "s".repeat(40),
    DATABASE_URL: "postgresql://host/db",
    DATA_DIR: "/data",
    PORT: "3000",
    HOST: "0.0.0.0",
    TRUSTED_PROXIES: "127.0.0.1",
    RATE_LIMITS: "on",
    UPSTASH_REDIS_REST_URL: "https://x.upstash.io",
    UPSTASH_REDIS_REST_TOKEN: "t",
    METRICS_TOKEN: "m".repeat(20),
    LOG_LEVEL: "info",
  };
  parseSettings(values);
  for (const [name, value] of Object.entries(values)) {
    for (const quoted of [`"${value}"`, `'${value}'`, ` "${value}" `, `“${value}”`]) {
      refusedWith({ ...values, [name]: quoted }, new RegExp(`^[^\\n]+\\n  ${name}: Leave the quotes out[^\\n]*$`));
    }
  }
});

test("spaces and invisible characters around a value are ignored", () => {
  const { AUTH_SECRET, PORT, AUTH_URL } = parseSettings({
    AUTH_SECRET: `${"s".repeat(40)}\n`,
    PORT: " 3001\r\n",
    AUTH_URL: "\uFEFFhttps://login.example.com\u200B",
  });
  assert.deepEqual([AUTH_SECRET, PORT, AUTH_URL], ["s".repeat(40), 3001, "https://login.example.com"]);
  assert.equal(parseSettings({ DATABASE_URL: " \n" }).DATABASE_URL, undefined);
});

test("the names that Vercel's integration uses for Upstash's settings are accepted, unless the site's own are set", () => {
  const kv = { KV_REST_API_URL: "https://kv.upstash.io", KV_REST_API_TOKEN: "kv" };
  const urlAndToken = (source: Record<string, string>) => {
    const { UPSTASH_REDIS_REST_URL, UPSTASH_REDIS_REST_TOKEN } = parseSettings(source);
    return [UPSTASH_REDIS_REST_URL, UPSTASH_REDIS_REST_TOKEN];
  };
  assert.deepEqual(urlAndToken(kv), ["https://kv.upstash.io", "kv"]);
  assert.deepEqual(urlAndToken({ ...kv, ...upstash }), ["https://x.upstash.io", "t"]);
  // The integration sets these three together.
  assert.deepEqual(urlAndToken({ ...kv, REDIS_URL: "rediss://default:p@kv.upstash.io:6379" }), [undefined, undefined]);
  refusedWith({ KV_REST_API_URL: "https://kv.upstash.io" }, /UPSTASH_REDIS_REST_TOKEN: .*KV_REST_API_TOKEN/);
});

test("error messages never contain the value of a secret", () => {
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

test("mail requires both a server and a sender, and no message contains the server's password", () => {
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

test("networks are not compared unless the operator declared what is in front of the server", () => {
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

test("several workers need a Redis that they share", () => {
  for (const WORKERS of ["2", "auto"]) {
    assert.throws(
      () => parseSettings({ WORKERS }),
      (error) => error instanceof SettingsError && /WORKERS: .*REDIS_URL/.test(error.message),
    );
    assert.ok(parseSettings({ WORKERS, REDIS_URL: "redis://localhost:6379" }).WORKERS);
  }
  assert.equal(parseSettings({}).WORKERS, 1);
  assert.equal(parseSettings({ WORKERS: "1" }).WORKERS, 1);
  for (const WORKERS of ["0", "33", "1.5", "many"]) assert.throws(() => parseSettings({ WORKERS }), SettingsError);
});

test("the name, picture and colour of the site are checked at the start and refused with a sentence", () => {
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

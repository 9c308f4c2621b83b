import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { redisStore } from "#lib/ceremony/redis-store.ts";
import { randomToken, sha256Text } from "#lib/protocol/random.ts";
import { tcpRedis } from "#lib/redis/tcp.ts";
import { presentState } from "../http/people.ts";
import { register, signIn } from "../support/ceremonies.ts";
import { type Account, Browser, Phone, Refused } from "../support/client.ts";
import { PostgresServer } from "../support/postgres-server.ts";
import { RedisServer } from "../support/redis-server.ts";
import { type RunningServer, startServer } from "../support/server.ts";

/** Timeouts of stores are 3 and 6 s; the rest is a reserve for a busy machine. */
const BOUND_MS = 15_000;

let postgres: PostgresServer;
let redis: RedisServer;
let server: RunningServer;
let browser: Browser;
let phone: Phone;
let account: Account;
before(async () => {
  [postgres, redis] = await Promise.all([PostgresServer.start(), RedisServer.start()]);
  const env = { DATABASE_URL: postgres.url, REDIS_URL: redis.url, AUTH_SECRET: randomToken(32) };
  server = await startServer({ env });
  browser = new Browser(server.origin);
  phone = new Phone(server.origin);
  account = await register(browser, phone, "ann@example.com");
  await signIn(browser, phone, account);
});
after(async () => {
  await server.stop();
  await Promise.all([postgres.stop(), redis.stop()]);
});

/** Asserts a clear refusal within the time limit that says when to retry. */
async function assertUnavailable(request: () => Promise<unknown>): Promise<void> {
  const began = performance.now();
  await assert.rejects(request, (error) => {
    assert.ok(error instanceof Refused, String(error));
    assert.deepEqual([error.status, error.code], [503, "unavailable"]);
    assert.ok(error.retryAfter !== null && error.retryAfter >= 1 && error.retryAfter <= 60);
    return true;
  });
  assert.ok(performance.now() - began < BOUND_MS);
}

/** Signs in again as soon as that works. */
async function assertGoesOn(): Promise<void> {
  const other = new Browser(server.origin);
  for (const end = performance.now() + BOUND_MS; ; await sleep(100)) {
    try {
      await signIn(other, phone, account);
      break;
    } catch (error) {
      if (performance.now() > end) throw error;
    }
  }
  assert.equal(await browser.isSignedIn(), true);
  assert.doesNotMatch(server.output(), /unhandled rejection|uncaught exception/);
}

test("while the database is down requests are refused with 503, nobody is signed out, and afterwards everything works", async () => {
  const begun = await browser.begin();
  await postgres.kill("SIGKILL");
  const cookies = new Map(browser.cookies);
  await assertUnavailable(() => browser.isSignedIn());
  assert.deepEqual(browser.cookies, cookies);
  await assertUnavailable(() => browser.begin({ action: "register", email: "bob@example.com" }));
  await assertUnavailable(() => phone.scan(begun.link, account));
  const health = await browser.fetch("/api/health");
  assert.deepEqual([health.status, (await health.json()).code], [503, "unavailable"]);
  assert.match(health.headers.get("retry-after") ?? "", /^[1-9]\d?$/);
  const page = await browser.fetch("/account");
  assert.equal(page.status, 503);
  assert.match(page.headers.get("retry-after") ?? "", /^[1-9]\d?$/);
  assert.match(await page.text(), /We can(&#x27;|’|')t load your account right now/);
  await postgres.start();
  await assertGoesOn();
  // The result of the database check is reused for a second.
  await sleep(1_100);
  assert.equal((await browser.fetch("/account")).status, 200);
});

/** A login that the phone approved, and was told so. */
async function approved(by: Browser): Promise<string> {
  const { challenge, link } = await by.begin();
  const scanned = await phone.scan(link, account);
  const { number } = await presentState(by, challenge);
  await phone.login(scanned, account, number);
  return challenge;
}

/** Redeems as soon as the site no longer says that it is unavailable. */
async function redeemAtLast(by: Browser, challenge: string): Promise<string> {
  for (const end = performance.now() + BOUND_MS; ; await sleep(100)) {
    try {
      return await by.redeem(challenge);
    } catch (error) {
      if (!(error instanceof Refused && error.status === 503) || performance.now() > end) throw error;
    }
  }
}

test("an approval survives a database outage at its redemption", async () => {
  const other = new Browser(server.origin);
  const challenge = await approved(other);
  await postgres.kill("SIGKILL");
  await assertUnavailable(() => other.redeem(challenge));
  await postgres.start();
  assert.equal(await redeemAtLast(other, challenge), "/account");
  assert.equal(await other.isSignedIn(), true);
  await assert.rejects(other.redeem(challenge), { code: "unknown_ceremony" });
  await assertGoesOn();
});

test("an approval survives the loss of Redis' answer to its redemption, and becomes one session", async () => {
  const other = new Browser(server.origin);
  const challenge = await approved(other);
  const before = await sessionsOf();
  // The state that an instance leaves if it never learned that it holds the ceremony.
  const client = tcpRedis(redis.url);
  const browserHash = await sha256Text(other.cookies.get("qr2pass-browser") ?? "");
  const redemption = { browserHash, provider: server.origin };
  assert.equal((await redisStore(client).redeem(challenge, redemption)).won, true);
  client.close();
  assert.equal(await redeemAtLast(other, challenge), "/account");
  assert.equal(await other.isSignedIn(), true);
  assert.equal((await sessionsOf()) - before, 1);
  await assertGoesOn();
});

async function sessionsOf(): Promise<number> {
  const [row] = await postgres.query("select count(*)::int as n from sessions");
  return Number(row?.n);
}

test("signing out works without Redis: the session ends and the cookie is deleted", async () => {
  const other = new Browser(server.origin);
  await signIn(other, phone, account);
  const cookies = new Map(other.cookies);
  await redis.kill("SIGKILL");
  await other.signOut();
  await redis.start();
  assert.ok(![...other.cookies.keys()].some((name) => name.endsWith("qr2pass-session")));
  for (const [name, value] of cookies) other.cookies.set(name, value);
  assert.equal(await other.isSignedIn(), false);
  await assertGoesOn();
});

test("while Redis is down requests are refused with 503, and afterwards everything works", async () => {
  const begun = await browser.begin();
  await redis.kill("SIGKILL");
  await assertUnavailable(() => browser.begin());
  await assertUnavailable(() => phone.scan(begun.link, account));
  await assertUnavailable(async () => {
    for await (const _ of browser.events(begun.challenge)) return;
  });
  await assertUnavailable(() => browser.redeem(begun.challenge));
  await redis.start();
  await assertGoesOn();
});

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import tls from "node:tls";
import { randomToken } from "#lib/protocol/random.ts";
import { signIn } from "../support/ceremonies.ts";
import { type Account, Browser, newAccount, Phone } from "../support/client.ts";
import { Nginx } from "../support/nginx.ts";
import { PostgresServer } from "../support/postgres-server.ts";
import { RedisServer } from "../support/redis-server.ts";
import { type RunningServer, startServer } from "../support/server.ts";
import { UpstashProxy } from "../support/upstash-proxy.ts";

const PROVIDER = "https://login.example.com";
/** Far longer than an event takes, and far shorter than a buffer or a heartbeat would delay it. */
const EVENT_MS = 3_000;

let postgres: PostgresServer;
let redis: RedisServer;
let upstash: UpstashProxy;
before(async () => {
  [postgres, redis] = await Promise.all([PostgresServer.start(), RedisServer.start()]);
  upstash = await UpstashProxy.start(redis.url);
});
after(async () => {
  await upstash.stop();
  await Promise.all([postgres.stop(), redis.stop()]);
});

async function twoInstances(store: () => Record<string, string>): Promise<[RunningServer, RunningServer]> {
  const env = {
    DATABASE_URL: postgres.url,
    AUTH_URL: PROVIDER,
    AUTH_SECRET: randomToken(32),
    TRUSTED_PROXIES: "127.0.0.1",
    ...store(),
  };
  return Promise.all([startServer({ env }), startServer({ env })]);
}

/** Reads events until the wanted one, within the time limit. */
async function hear(events: AsyncGenerator<{ state: string; number?: number }>, state: string) {
  const deadline = sleep(EVENT_MS, null, { ref: false });
  for (;;) {
    const next = await Promise.race([events.next(), deadline]);
    assert.ok(next && !next.done, `${state} was not heard in time`);
    if (next.value.state === state) return next.value;
  }
}

const STORES = {
  "Redis over TCP": () => ({ REDIS_URL: redis.url }),
  "Redis over REST": () => ({ UPSTASH_REDIS_REST_URL: upstash.url, UPSTASH_REDIS_REST_TOKEN: upstash.token }),
};
for (const [name, store] of Object.entries(STORES)) {
  describe(`two instances that share ${name}`, () => {
    let instances: [RunningServer, RunningServer];
    const site = (at: 0 | 1) => ({ at: instances[at].origin, provider: PROVIDER });
    before(async () => {
      instances = await twoInstances(store);
    });
    after(() => Promise.all(instances.map((instance) => instance.stop())));

    async function run(
      browser: Browser,
      account: Account,
      action: "login" | "register",
      phone: Phone,
    ): Promise<string> {
      const begun = await browser.begin(action === "login" ? { action } : { action, email: account.email });
      const events = browser.events(begun.challenge);
      await hear(events, "waiting");
      const scanned = await phone.scan(begun.link, account);
      const { number } = await hear(events, "scanned");
      await phone[action](scanned, account, number);
      await hear(events, "approved");
      await events.return(undefined);
      return begun.challenge;
    }

    test("ceremonies begun on one instance can be scanned and redeemed on the other, and each event arrives", async () => {
      const account = await newAccount(`${randomToken(6).toLowerCase()}@example.com`);
      const [here, there] = [new Browser(site(0)), new Phone(site(1))];
      const registration = await run(here, account, "register", there);
      assert.equal(await here.movedTo(instances[1].origin).redeem(registration), "/account");

      const login = await run(here, account, "login", there);
      const elsewhere = here.movedTo(instances[1].origin);
      await elsewhere.redeem(login);
      assert.equal(await elsewhere.movedTo(instances[0].origin).isSignedIn(), true);
      await assert.rejects(here.redeem(login), { code: "unknown_ceremony" });
    });

    test("signing out everywhere on one instance ends the pages of the other", async () => {
      const account = await newAccount(`${randomToken(6).toLowerCase()}@example.com`);
      const browser = new Browser(site(0));
      const phone = new Phone(site(1));
      await browser.redeem(await run(browser, account, "register", phone));
      await browser.redeem(await run(browser, account, "login", phone));
      const page = browser.movedTo(instances[1].origin);
      const response = await page.fetch("/api/session/events", { signal: AbortSignal.timeout(20_000) });
      const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
      assert.match((await reader?.read())?.value ?? "", /"active"/);
      const began = performance.now();
      await browser.signOut(true);
      assert.match((await reader?.read())?.value ?? "", /"ended"/);
      assert.ok(performance.now() - began < EVENT_MS);
      assert.equal(await page.isSignedIn(), false);
    });
  });
}

describe("two instances behind nginx, with the deploy guide's configuration", () => {
  let instances: [RunningServer, RunningServer];
  let nginx: Nginx;
  before(async () => {
    instances = await twoInstances(STORES["Redis over TCP"]);
    const [one, other] = instances.map(({ origin }) => Number(new URL(origin).port)) as [number, number];
    nginx = await Nginx.start([one, other]);
    tls.setDefaultCACertificates([...tls.getCACertificates("default"), nginx.certificate]);
  });
  after(async () => {
    await nginx.stop();
    await Promise.all(instances.map((instance) => instance.stop()));
  });
  const site = (headers: Record<string, string> = {}) => ({
    at: `https://localhost:${nginx.httpsPort}`,
    provider: PROVIDER,
    headers,
  });

  test("plain HTTP is redirected to HTTPS", async () => {
    const response = await fetch(`http://127.0.0.1:${nginx.httpPort}/login?next=%2F`, { redirect: "manual" });
    assert.equal(response.status, 308);
    assert.equal(response.headers.get("location"), "https://127.0.0.1/login?next=%2F");
  });

  test("events arrive at once, and whole ceremonies work", async () => {
    const [browser, phone] = [new Browser(site()), new Phone(site())];
    const account = await newAccount(`${randomToken(6).toLowerCase()}@example.com`);
    const begun = await browser.begin({ action: "register", email: account.email });
    const events = browser.events(begun.challenge);
    await hear(events, "waiting");
    const scanned = await phone.scan(begun.link);
    const { number } = await hear(events, "scanned");
    await phone.register(scanned, account, number);
    await hear(events, "approved");
    await events.return(undefined);
    await browser.redeem(begun.challenge);
    for (let round = 0; round < 4; round += 1) await signIn(browser, phone, account);
    assert.equal(await browser.isSignedIn(), true);
    assert.ok([...browser.cookies.keys()].some((cookie) => cookie.startsWith("__Host-")));
  });

  test("an address that the client forged is ignored in favour of nginx' own", async () => {
    const forged = { "x-forwarded-for": "203.0.113.7" };
    // Not by IPv4, where this machine's address is the trusted proxy's.
    const browser = new Browser({ ...site(forged), at: `https://[::1]:${nginx.httpsPort}` });
    const begun = await browser.begin({ action: "register", email: `${randomToken(6).toLowerCase()}@example.com` });
    const { answer } = await new Phone(site()).scan(begun.link);
    assert.equal(answer.browser.address, "::1");
  });

  test("when an instance is killed, the other one continues to serve", async () => {
    const [browser, phone] = [new Browser(site()), new Phone(site())];
    await instances[0].kill();
    for (let round = 0; round < 6; round += 1) {
      const begun = await browser.begin();
      const events = browser.events(begun.challenge);
      await hear(events, "waiting");
      await assert.rejects(phone.scan(begun.link, await newAccount("a@example.com")), { code: "unknown_key" });
      await events.return(undefined);
    }
  });
});

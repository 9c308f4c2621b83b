import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { randomToken } from "#lib/protocol/random.ts";
import { register, signIn } from "#tests/support/ceremonies.ts";
import { type Account, Browser, Phone } from "#tests/support/client.ts";
import { PostgresServer } from "#tests/support/postgres-server.ts";
import { RedisServer } from "#tests/support/redis-server.ts";
import { type RunningServer, startServer } from "#tests/support/server.ts";
import { UpstashProxy } from "#tests/support/upstash-proxy.ts";

/** The limit of commands per login, each of which Upstash bills. The deploy guide has the figures. */
const LOGIN_COMMANDS = 20;
const PAGE_COMMANDS_A_DAY = 1_500;
const WATCHED_MS = 45_000;

let postgres: PostgresServer;
let redis: RedisServer;
let proxy: UpstashProxy;
let server: RunningServer;
let browser: Browser;
let phone: Phone;
let account: Account;
before(async () => {
  [postgres, redis] = await Promise.all([PostgresServer.start(), RedisServer.start()]);
  proxy = await UpstashProxy.start(redis.url);
  const env = {
    DATABASE_URL: postgres.url,
    UPSTASH_REDIS_REST_URL: proxy.url,
    UPSTASH_REDIS_REST_TOKEN: proxy.token,
    AUTH_SECRET: randomToken(32),
  };
  server = await startServer({ env });
  [browser, phone] = [new Browser(server.origin), new Phone(server.origin)];
  account = await register(browser, phone, "ann@example.com");
  await signIn(browser, phone, account);
});
after(async () => {
  await server.stop();
  await proxy.stop();
  await Promise.all([postgres.stop(), redis.stop()]);
});

test("a login needs few commands", async (context) => {
  const before = proxy.commands;
  const rounds = 5;
  for (let round = 0; round < rounds; round += 1) await signIn(new Browser(server.origin), phone, account);
  const each = (proxy.commands - before) / rounds;
  context.diagnostic(`${each} commands a login`);
  assert.ok(each <= LOGIN_COMMANDS, `${each} commands`);
});

test("an open account page needs almost no commands, and still notices a sign-out at once", async (context) => {
  const abort = new AbortController();
  const stream = await browser.fetch("/api/session/events", { signal: abort.signal });
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
  assert.match((await reader?.read())?.value ?? "", /active/);
  const before = proxy.commands;
  await sleep(WATCHED_MS);
  const commands = proxy.commands - before;
  context.diagnostic(`${commands} commands in ${WATCHED_MS / 1000} s`);
  assert.ok((commands * 24 * 3600_000) / WATCHED_MS <= PAGE_COMMANDS_A_DAY, `${commands} commands`);
  const ended = (async () => {
    for (let text = ""; ; ) {
      const { value, done } = (await reader?.read()) ?? { done: true };
      text += value ?? "";
      if (done || text.includes("ended")) return text;
    }
  })();
  const began = Date.now();
  const other = new Browser(server.origin);
  await signIn(other, phone, account);
  await other.fetch("/api/sign-out", {
    method: "POST",
    headers: { "content-type": "application/json", origin: server.origin },
    body: JSON.stringify({ everywhere: true }),
  });
  assert.match(await ended, /ended/);
  assert.ok(Date.now() - began < 8_000);
  abort.abort();
});

test("an exhausted quota is named in the log, and the health check reports it", async () => {
  proxy.refusal = "ERR max requests limit exceeded. Limit: 500000, Usage: 500000. See https://upstash.com/docs";
  await assert.rejects(new Browser(server.origin).begin(), { code: "unavailable" });
  // The answer may arrive before the line of the log.
  for (let at = 0; at < 100 && !server.output().includes("max requests"); at += 1) await sleep(20);
  assert.match(server.output(), /"code":"max requests limit exceeded"/);
  const health = await fetch(`${server.origin}/api/health`);
  const { database, redis: store } = await health.json();
  assert.deepEqual([health.status, database, store], [503, true, false]);
  proxy.refusal = null;
  await new Browser(server.origin).begin();
});

test("constant health checks need one command per half minute", async () => {
  await fetch(`${server.origin}/api/health`);
  const before = proxy.commands;
  for (let at = 0; at < 50; at += 1) await fetch(`${server.origin}/api/health`);
  assert.ok(proxy.commands - before <= 1);
});

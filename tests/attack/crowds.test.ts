import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { signIn } from "#tests/support/ceremonies.ts";
import { Browser } from "#tests/support/client.ts";
import { type RunningServer, startServer } from "#tests/support/server.ts";
import { register } from "../http/people.ts";

const METRICS_TOKEN = "a-token-for-the-tests";
let server: RunningServer;
before(async () => {
  server = await startServer({ env: { METRICS_TOKEN, TRUSTED_PROXIES: "127.0.0.1,::1", LOG_LEVEL: "warn" } });
});
after(() => server.stop());

async function openStreams(): Promise<number> {
  const response = await fetch(`${server.origin}/metrics`, { headers: { authorization: `Bearer ${METRICS_TOKEN}` } });
  return Number(/^qr2pass_open_event_streams (\S+)$/m.exec(await response.text())?.[1]);
}

test("a browser has a limited number of streams, however many codes it requests, and its newest page receives events", async () => {
  const { browser, phone, account } = await register(server.origin);
  const leave = new AbortController();
  const responses: Response[] = [];
  for (let at = 0; at < 60; at += 1) {
    const { challenge } = await browser.begin();
    for (let of = 0; of < 3; of += 1) {
      responses.push(await browser.fetch(`/api/ceremonies/${challenge}/events`, { signal: leave.signal }));
    }
  }
  assert.equal(responses.length, 180);
  assert.ok((await openStreams()) <= 48, `${await openStreams()} are open`);
  const begun = await browser.begin();
  const states: string[] = [];
  for await (const { state } of browser.events(begun.challenge)) {
    states.push(state);
    if (state === "waiting") void phone.scan(begun.link, account).then((scanned) => phone.deny(scanned));
  }
  assert.deepEqual(
    states.filter((state) => state !== "scanned"),
    ["waiting", "denied"],
  );
  leave.abort();
});

/** How many pages the crowd may get while somebody else waits. Without turns it gets at least one on each connection. */
const MOST_BEFORE = 60;

test("while one network requests pages on 200 connections, others wait for a few of its pages and not for all", async (t) => {
  const at = (address: string) => ({ at: server.origin, headers: { "x-forwarded-for": address } });
  const { phone, account } = await register(server.origin);
  const other = () => new Browser(at("203.0.113.8"));
  await signIn(other(), phone, account);

  const stop = new AbortController();
  let served = 0;
  const flood = Array.from({ length: 200 }, async () => {
    while (!stop.signal.aborted) {
      const headers = { "x-forwarded-for": "203.0.113.7" };
      await fetch(`${server.origin}/login`, { headers, signal: stop.signal })
        .then(async (response) => {
          await response.arrayBuffer();
          if (response.ok) served += 1;
        })
        .catch(() => {});
    }
  });
  /** The median number of pages that the crowd got during `work`. A number and no time, because the machine may be busy. */
  const servedDuring = async (work: () => Promise<unknown>) => {
    const counts: number[] = [];
    for (let round = 0; round < 7; round += 1) {
      const before = served;
      await work();
      counts.push(served - before);
    }
    return counts.sort((one, another) => one - another)[3] ?? 0;
  };
  while (served < 100) await sleep(50);
  const duringPage = await servedDuring(async () => {
    const page = await fetch(`${server.origin}/login`, { headers: { "x-forwarded-for": "203.0.113.8" } });
    assert.equal(page.status, 200);
    await page.arrayBuffer();
  });
  const duringLogin = await servedDuring(() => signIn(other(), phone, account));
  stop.abort();
  await Promise.all(flood);
  t.diagnostic(`the crowd got ${duringPage} pages during a page of others, and ${duringLogin} during a login`);
  assert.ok(duringPage <= MOST_BEFORE, `${duringPage} during a page`);
  assert.ok(duringLogin <= MOST_BEFORE, `${duringLogin} during a login`);
});

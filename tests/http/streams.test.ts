import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { StateEvent } from "#lib/protocol/answers.ts";
import { signIn } from "#tests/support/ceremonies.ts";
import { Browser } from "#tests/support/client.ts";
import { startServer } from "#tests/support/server.ts";
import { refusedWith, register } from "./people.ts";

const METRICS_TOKEN = "a-token-for-the-tests";
let server: Awaited<ReturnType<typeof startServer>>;
before(async () => {
  server = await startServer({ env: { METRICS_TOKEN } });
});
after(() => server.stop());

async function openStreams(): Promise<number> {
  const response = await fetch(`${server.origin}/metrics`, { headers: { authorization: `Bearer ${METRICS_TOKEN}` } });
  return Number(/^qr2pass_open_event_streams (\S+)$/m.exec(await response.text())?.[1]);
}

/** Waits until this many streams are open. */
async function untilOpen(count: number): Promise<void> {
  for (const end = performance.now() + 5_000; (await openStreams()) !== count; await sleep(20)) {
    assert.ok(performance.now() < end, `${await openStreams()} streams are open, and should be ${count}`);
  }
}

test("HEAD opens no stream, and Allow names the right method everywhere", async () => {
  const browser = new Browser(server.origin);
  const { challenge } = await browser.begin();
  for (const path of [`/api/ceremonies/${challenge}/events`, "/api/session/events", "/api/scan"]) {
    const response = await browser.fetch(path, { method: "HEAD" });
    assert.equal(response.status, 405, path);
    assert.match(response.headers.get("allow") ?? "", /GET|POST/);
  }
  assert.equal((await browser.fetch("/api/health", { method: "HEAD" })).status, 200);
  assert.equal(await openStreams(), 0);
});

/** The blocks of a stream until it has been silent for a second after each step, without the data of events. */
async function blocksOf(headers: Record<string, string>): Promise<string[]> {
  const { browser, phone, account } = await register(server.origin);
  const { challenge, link } = await browser.begin();
  const leave = new AbortController();
  const response = await browser.fetch(`/api/ceremonies/${challenge}/events`, { signal: leave.signal, headers });
  let heard = "";
  const reading = (async () => {
    for await (const chunk of response.body ?? []) heard += new TextDecoder().decode(chunk);
  })().catch(() => {});
  await sleep(1_000);
  await phone.scan(link, account);
  await sleep(1_000);
  leave.abort();
  await reading;
  return [...heard.matchAll(/^(?:event: (\w+)\ndata: \{.*"state":"(\w+)".*|(:.*))\n\n/gm)].map(
    ([, event, state, comment]) => comment ?? `${event} ${state}`,
  );
}

test("a comment follows each state, and a browser gets signs of life instead: two after the first state, then one", async () => {
  assert.deepEqual(await blocksOf({}), ["state waiting", ":", "state scanned", ":"]);
  assert.deepEqual(await blocksOf({ "sec-fetch-site": "same-origin" }), [
    ...["state waiting", "alive waiting", "alive waiting"],
    ...["state scanned", "alive scanned"],
  ]);
});

test("at most eight streams of one ceremony are open: the newest, which receive its events", async () => {
  const { browser, phone, account } = await register(server.origin);
  const begun = await browser.begin();
  const heard: string[][] = [];
  const reading: Promise<void>[] = [];
  for (let at = 0; at < 20; at += 1) {
    const states: string[] = [];
    heard.push(states);
    const stream = browser.events(begun.challenge);
    states.push(((await stream.next()).value as StateEvent).state);
    reading.push(
      (async () => {
        for await (const { state } of stream) states.push(state);
      })(),
    );
  }
  await untilOpen(8);
  const other = await browser.begin();
  const beside = browser.events(other.challenge);
  await beside.next();
  await untilOpen(9);
  await beside.return(undefined);

  await phone.deny(await phone.scan(begun.link, account));
  await Promise.all(reading);
  const wanted = Array.from({ length: 20 }, (_, at) => (at < 12 ? "waiting" : "waiting,scanned,denied"));
  assert.deepEqual(heard.map(String), wanted);
  await untilOpen(0);
});

test("at most sixteen streams of one session are open", async () => {
  const { browser, phone, account } = await register(server.origin);
  await signIn(browser, phone, account);
  await untilOpen(0);
  const leave = new AbortController();
  // Referenced, because a response without references is collected and its connection closed.
  const responses: Response[] = [];
  for (let at = 0; at < 40; at += 1) {
    responses.push(await browser.fetch("/api/session/events", { signal: leave.signal }));
  }
  await untilOpen(16);
  assert.equal(responses.length, 40);
  leave.abort();
  await untilOpen(0);
});

test("an invalid challenge is an unknown ceremony", async () => {
  const browser = new Browser(server.origin);
  await browser.begin();
  for (const challenge of ["short", "A".repeat(5000), "%00", "AAAAAAAAAAAAAAAAAAAAAB"]) {
    const path = `/api/ceremonies/${challenge}`;
    assert.equal((await browser.fetch(`${path}/events`)).status, 404);
    await assert.rejects(browser.redeem(challenge), refusedWith(404, "unknown_ceremony"), challenge);
  }
});

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { signIn } from "#tests/support/ceremonies.ts";
import { startServer } from "#tests/support/server.ts";
import { register } from "./people.ts";

const METRICS_TOKEN = "a-token-for-the-tests";
let server: Awaited<ReturnType<typeof startServer>>;
before(async () => {
  server = await startServer({ env: { METRICS_TOKEN } });
});
after(() => server.stop());

async function scrape(authorization?: string): Promise<Response> {
  return fetch(`${server.origin}/metrics`, authorization === undefined ? {} : { headers: { authorization } });
}

test("metrics require the token", async () => {
  for (const wrong of [undefined, "Bearer wrong", `Basic ${METRICS_TOKEN}`]) {
    const response = await scrape(wrong);
    assert.deepEqual([response.status, response.headers.get("www-authenticate")], [401, "Bearer"]);
    assert.doesNotMatch(await response.text(), /qr2pass_/);
  }
});

test("each step of a login is counted with its delay, without personal data", async () => {
  const { browser, phone, account } = await register(server.origin);
  await signIn(browser, phone, account);
  const response = await scrape(`Bearer ${METRICS_TOKEN}`);
  assert.equal(response.status, 200);
  assert.match(response.headers.get("content-type") ?? "", /^text\/plain/);
  const text = await response.text();
  for (const step of ["begun", "scanned", "approved", "redeemed"]) {
    assert.match(text, new RegExp(`^qr2pass_ceremonies_total\\{action="login",version="2",step="${step}"\\} 1$`, "m"));
  }
  assert.match(
    text,
    /^qr2pass_http_request_duration_seconds_count\{route="\/api\/login",method="POST",status="200"\} 1$/m,
  );
  const delay = /^qr2pass_event_delay_seconds_sum\{state="approved"\} (\S+)$/m.exec(text)?.[1];
  assert.ok(Number(delay) > 0 && Number(delay) < 5, `${delay} s`);
  assert.match(text, /^qr2pass_open_event_streams 0$/m);
  assert.match(text, /^process_resident_memory_bytes /m);
  assert.ok(!text.includes(account.email) && !text.includes(account.keyId));
});

test("without a configured token the address does not exist", async () => {
  const other = await startServer();
  const response = await fetch(`${other.origin}/metrics`);
  assert.equal(response.status, 404);
  await other.stop();
});

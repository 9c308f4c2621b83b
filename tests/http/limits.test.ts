import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { COSTS, PER_MINUTE } from "#lib/http/allowances.ts";
import { Browser, Phone } from "#tests/support/client.ts";
import { startServer } from "#tests/support/server.ts";
import { freshEmail } from "./people.ts";

let server: Awaited<ReturnType<typeof startServer>>;
before(async () => {
  const env = { QR2PASS_VERSION_1: "on", LOG_LEVEL: "warn", TRUSTED_PROXIES: "127.0.0.1,::1" };
  server = await startServer({ env });
});
after(() => server.stop());

const JSON_TYPE = { "content-type": "application/json" };
const version1 = JSON.stringify({ version: 1, username: "ann@example.com", challenge: "c", response: "r" });

/** Sends a request as a device at `address` would. */
const from = (address: string, path: string, init: RequestInit & { headers?: Record<string, string> } = {}) =>
  fetch(server.origin + path, { ...init, headers: { "x-forwarded-for": address, ...init.headers } });
const post = (address: string, path: string, body: string, headers: Record<string, string> = JSON_TYPE) =>
  from(address, path, { method: "POST", body, headers: { origin: server.origin, ...headers } });

/** Sends requests, a hundred at a time. Returns how often each status and code occurred. */
async function burst(times: number, send: (at: number) => Promise<Response>): Promise<Record<string, number>> {
  const tally: Record<string, number> = {};
  for (let sent = 0; sent < times; sent += 100) {
    const answers = await Promise.all(Array.from({ length: Math.min(100, times - sent) }, (_, at) => send(sent + at)));
    for (const answer of answers) {
      const { code } = (await answer.json().catch(() => ({}))) as { code?: string };
      if (answer.status === 429) assert.match(answer.headers.get("retry-after") ?? "", /^\d+$/);
      const key = `${answer.status} ${code ?? ""}`.trim();
      tally[key] = (tally[key] ?? 0) + 1;
    }
  }
  return tally;
}

const begin = (address: string) => post(address, "/api/ceremonies", '{"action":"login"}');

test("an office behind one address can request 300 codes a minute with all their messages", async () => {
  const office = "203.0.113.1";
  const site = { at: server.origin, headers: { "x-forwarded-for": office } };
  assert.deepEqual(await burst(300, () => begin(office)), { "201": 300 });
  assert.deepEqual(await burst(300, () => from(office, "/api/session")), { "200": 300 });
  const { link } = await new Browser(site).begin({ action: "register", email: freshEmail() });
  await new Phone(site).scan(link);
});

test("an IPv6 /48 gets less than the sum of its /64 networks", async () => {
  const most = (4 * PER_MINUTE.messages) / COSTS.ceremony.weight;
  const tally = await burst(most + 100, (at) => begin(`2001:db8:7:${at.toString(16)}::1`));
  assert.deepEqual(tally, { "201": most, "429 rate_limited": 100 });
});

test("an IPv6 /64 gets as much as one IPv4 address, however many addresses it uses", async () => {
  const tally = await burst(700, (at) => begin(`2001:db8:8:1::${at.toString(16)}`));
  assert.deepEqual(tally, { "201": 600, "429 rate_limited": 100 });
  assert.equal((await begin("2001:db8:8:200::1")).status, 201);
});

test("requests that another site's page sends from an office do not lock out the people there", async () => {
  const office = "203.0.113.2";
  const text = { "content-type": "text/plain", origin: "https://evil.example" };
  const tally = await burst(1_500, (at) =>
    post(office, ["/api/scan", "/api/deny", "/api/ceremonies"][at % 3] ?? "", '{"version":2}', text),
  );
  assert.equal(tally["429 rate_limited"], 1_500 - PER_MINUTE.refused);
  assert.equal((tally["415 unsupported_media_type"] ?? 0) + (tally["403 forbidden_origin"] ?? 0), PER_MINUTE.refused);
  await burst(600, (at) => post(office, "/api/scan", at % 2 ? "{" : `{"version":2,"nonce":"${"A".repeat(22)}"}`));
  await burst(600, (at) => post(office, "/api/login", at % 2 ? version1 : "{}", text));
  await burst(600, (at) => from(office, at % 2 ? "/_next/data/x.json" : "/api/no-such-route"));

  // Node's fetch sends `Sec-Fetch-Mode: cors`.
  const foreign = { "sec-fetch-site": "cross-site" };
  for (const path of ["/", "/register", "/icon.svg", "/api/health", "/authenticator"]) {
    assert.ok([403, 429].includes((await from(office, path, { headers: foreign })).status), path);
  }
  await burst(1_300, () => from(office, "/login", { headers: foreign }));

  const site = { at: server.origin, headers: { "x-forwarded-for": office } };
  const browser = new Browser(site);
  const { challenge, link } = await browser.begin({ action: "register", email: freshEmail() });
  const phone = new Phone(site);
  await phone.deny(await phone.scan(link));
  for await (const { state } of browser.events(challenge)) assert.equal(state, "denied");
});

test("pages are counted too, by their weight, and exceeding that limit does not block the API", async () => {
  const greedy = "203.0.113.3";
  const most = PER_MINUTE.visits / COSTS.page.weight;
  const tally = await burst(most + 50, () => from(greedy, "/no-such-page"));
  assert.equal(tally["429 rate_limited"], 50);
  const page = await from(greedy, "/login", { headers: { accept: "text/html" } });
  assert.equal(page.status, 429);
  assert.match(await page.text(), /<h1>Too many requests/);
  assert.equal((await begin(greedy)).status, 201);
  assert.equal((await from("203.0.113.4", "/login")).status, 200);
});

test("messages of both versions count equally, and each is refused in its own format", async () => {
  const office = "203.0.113.5";
  // A live ceremony, which the same phone scans repeatedly.
  const site = { at: server.origin, headers: { "x-forwarded-for": "203.0.113.6" } };
  const { challenge } = await new Browser(site).begin({ action: "register", email: freshEmail() });
  const scan = JSON.stringify({ version: 2, nonce: challenge, claim: "A".repeat(43) });
  const tally = await burst(PER_MINUTE.messages + 10, () => post(office, "/api/scan", scan));
  assert.deepEqual(tally, { "200": PER_MINUTE.messages, "429 rate_limited": 10 });
  for (const body of ['{"version":2}', "{"]) {
    const refused = await post(office, "/api/login", body);
    assert.deepEqual([refused.status, (await refused.json()).code], [429, "rate_limited"]);
    assert.match(refused.headers.get("retry-after") ?? "", /^\d+$/);
  }
  const original = await post(office, "/api/login/", version1);
  assert.equal(original.status, 200);
  assert.deepEqual(await original.json(), {
    version: 1,
    email: "ann@example.com",
    status: "nok",
    response_text: "Too many requests came from this network. Wait a moment and try again.",
  });
});

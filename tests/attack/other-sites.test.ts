import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type RunningServer, startServer } from "#tests/support/server.ts";
import { readyToLogIn } from "../http/people.ts";
import { signedIn } from "./attackers.ts";

/**
 * What pages of other sites can make a browser send, with the browser's cookies: every combination of headers about the
 * sender.
 */
let server: RunningServer;
before(async () => {
  server = await startServer({ env: { RATE_LIMITS: "off", LOG_LEVEL: "warn" } });
});
after(() => server.stop());

const ORIGINS = (own: string) => [
  undefined,
  own,
  "null",
  "https://evil.example",
  own.replace("http:", "https:"),
  own.replace(/:\d+$/, ""),
  own.replace(/:\d+$/, ":1"),
  `${own}.evil.example`,
  own.replace("localhost", "127.0.0.1"),
  `${own}/`,
  own.toUpperCase(),
];
const FETCH_SITES = [undefined, "same-origin", "same-site", "cross-site", "none", "SAME-ORIGIN"];
const TYPES = ["application/json", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"];

test("no combination of Origin, Sec-Fetch-Site and content type lets another site's page act, and the site's own pages are never refused", async () => {
  const { browser, phone, account, begun, scanned, number } = await readyToLogIn(server.origin);
  const person = await signedIn(server.origin);
  const cookie = [...person.browser.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  const targets: [string, string][] = [
    ["/api/ceremonies", '{"action":"login"}'],
    ["/api/sign-out", '{"everywhere":true}'],
    ["/api/keys/remove", JSON.stringify({ key_id: person.account.keyId, signature: "A".repeat(86) })],
    [`/api/ceremonies/${begun.challenge}/cancel`, "{}"],
    [`/api/ceremonies/${begun.challenge}/redeem`, "{}"],
  ];
  let tried = 0;
  for (const [path, body] of targets) {
    for (const origin of ORIGINS(server.origin)) {
      for (const site of FETCH_SITES) {
        for (const type of TYPES) {
          const isOwn =
            (origin === undefined || origin === server.origin) &&
            (site === undefined || site === "same-origin") &&
            (origin !== undefined || site !== undefined);
          // Requests of the site's own pages take effect, and would change the results of the following ones.
          if (isOwn) continue;
          tried += 1;
          const headers = {
            cookie,
            "content-type": type,
            ...(origin ? { origin } : {}),
            ...(site ? { "sec-fetch-site": site } : {}),
          };
          const response = await fetch(server.origin + path, { method: "POST", headers, body });
          const said = JSON.stringify({ path, origin, site, type });
          assert.deepEqual([response.status, (await response.json()).code], [403, "forbidden_origin"], said);
          assert.deepEqual(response.headers.getSetCookie(), [], said);
          assert.equal(response.headers.get("access-control-allow-origin"), null, said);
        }
      }
    }
  }
  assert.ok(tried >= 944, `${tried}`);
  assert.equal(await person.browser.isSignedIn(), true);
  assert.equal((await browser.state(begun.challenge)).state, "scanned");
  await phone.login(scanned, account, number);
  const fromOwn = await browser.fetch(`/api/ceremonies/${begun.challenge}/redeem`, { method: "POST" });
  assert.equal(fromOwn.status, 200);
});

test("a form of another site cannot send a request to a route that reads JSON", async () => {
  const { browser } = await signedIn(server.origin);
  for (const type of TYPES.slice(1)) {
    for (const path of ["/api/ceremonies", "/api/sign-out", "/api/keys/remove"]) {
      const response = await browser.fetch(path, {
        method: "POST",
        headers: { "content-type": type },
        body: '{"everywhere":true}',
      });
      assert.equal(response.status, 415, `${path} ${type}`);
    }
  }
  assert.equal(await browser.isSignedIn(), true);
});

test("another site's page cannot read a state, stream or session with the browser's cookies", async () => {
  const { browser, begun } = await readyToLogIn(server.origin);
  for (const path of [
    `/api/ceremonies/${begun.challenge}`,
    `/api/ceremonies/${begun.challenge}/events`,
    "/api/session",
    "/api/session/events",
    "/api/auth/session",
  ]) {
    for (const headers of [
      { origin: "https://evil.example" },
      { "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site" },
      { origin: "null" },
    ] as Record<string, string>[]) {
      const response = await browser.fetch(path, { headers });
      assert.equal(response.status, 403, `${path} ${JSON.stringify(headers)}`);
      assert.equal(response.headers.get("access-control-allow-origin"), null);
      await response.body?.cancel();
    }
  }
});

test("another site cannot frame a page, or keep a reference to a page that it opens", async () => {
  for (const path of [
    "/",
    "/login",
    "/register",
    "/account",
    "/authenticator",
    "/no-such-page",
    "/api/health",
    "/api/session",
  ]) {
    const response = await fetch(server.origin + path, { redirect: "manual" });
    const policy = response.headers.get("content-security-policy") ?? "";
    assert.match(policy, /frame-ancestors 'none'/, path);
    assert.equal(response.headers.get("x-frame-options"), "DENY", path);
    assert.equal(response.headers.get("cross-origin-opener-policy"), "same-origin", path);
    assert.doesNotMatch(policy, /unsafe-inline|unsafe-eval| \*/, path);
    await response.body?.cancel();
  }
});

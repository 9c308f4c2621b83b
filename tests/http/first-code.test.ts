import assert from "node:assert/strict";
import { get, type IncomingMessage } from "node:http";
import test, { after, before } from "node:test";
import { NAVIGATION_HEADER } from "#lib/http/navigation.ts";
import { randomToken } from "#lib/protocol/random.ts";
import { Browser } from "#tests/support/client.ts";
import { type RunningServer, startServer } from "#tests/support/server.ts";

let site: RunningServer;
before(async () => {
  site = await startServer();
});
after(() => site.stop());

const NAVIGATION = { "sec-fetch-mode": "navigate", "sec-fetch-dest": "document", "sec-fetch-site": "none" };

interface Answer {
  response: IncomingMessage;
  html: string;
  /** The fragment of the link to the authenticator; null if the page has no code. */
  code: string | null;
  cookie: string | undefined;
}

/** Sends a request as a browser does. The platform's `fetch` would write its own fetch metadata. */
function ask(path: string, headers: Record<string, string>, method = "GET"): Promise<Answer> {
  return new Promise((resolve, reject) => {
    get(site.origin + path, { method, headers }, async (response) => {
      let html = "";
      for await (const chunk of response) html += chunk;
      const code = /href="\/authenticator#([^"]+)"/.exec(html)?.[1] ?? null;
      resolve({ response, html, code, cookie: response.headers["set-cookie"]?.[0] });
    }).on("error", reject);
  });
}

test("a navigation receives its code with the page, and a browser secret", async () => {
  const { response, code, cookie, html } = await ask("/login", NAVIGATION);
  assert.match(code ?? "", /^2L[A-Z2-7]{26}$/);
  assert.match(html, /<svg[^>]* viewBox="0 0 41 41"[^>]*role="img"/);
  assert.match(cookie ?? "", /^qr2pass-browser=[\w-]{43}; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax$/);
  assert.match(response.headers["cache-control"] ?? "", /no-store/);
  const secret = cookie?.split(/[=;]/)[1] ?? "";
  assert.ok(!html.includes(secret), "the page holds the secret");

  const again = await ask("/login", { ...NAVIGATION, cookie: `qr2pass-browser=${secret}` });
  assert.equal(again.cookie, undefined);
  assert.notEqual(again.code, null);
  assert.notEqual(again.code, code);
});

test("the ceremony of the page belongs to the browser that got the secret", async () => {
  const { html, cookie } = await ask("/login", NAVIGATION);
  const challenge = /\\?"challenge\\?":\\?"([\w-]{22})/.exec(html)?.[1] ?? "";
  const browser = new Browser(site.origin);
  await assert.rejects(browser.state(challenge), /unknown_ceremony/);
  browser.cookies.set("qr2pass-browser", cookie?.split(/[=;]/)[1] ?? "");
  assert.deepEqual(await browser.state(challenge), { state: "waiting" });
});

test("a request that is not shown to a person begins no ceremony and receives no secret", async () => {
  const cases: [string, Record<string, string>, string?][] = [
    ["no fetch metadata", {}],
    ["a link preview", { "user-agent": "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)" }],
    ["a prefetch", { ...NAVIGATION, "sec-purpose": "prefetch" }],
    ["a prerender", { ...NAVIGATION, "sec-purpose": "prefetch;prerender" }],
    ["an older prefetch", { ...NAVIGATION, purpose: "prefetch" }],
    ["Firefox's prefetch", { ...NAVIGATION, "x-moz": "prefetch" }],
    ["a frame", { ...NAVIGATION, "sec-fetch-dest": "iframe" }],
    ["a script", { "sec-fetch-mode": "cors", "sec-fetch-dest": "empty" }],
    ["only the head", NAVIGATION, "HEAD"],
    ["a client with the proxy's header", { [NAVIGATION_HEADER]: randomToken(32) }],
  ];
  for (const [name, headers, method] of cases) {
    const { code, cookie, response } = await ask("/login", headers, method);
    assert.equal(response.statusCode, 200, name);
    assert.equal(code, null, name);
    assert.equal(cookie, undefined, name);
  }
});

test("a client cannot choose which browser a ceremony belongs to", async () => {
  const { cookie, code } = await ask("/login", { ...NAVIGATION, [NAVIGATION_HEADER]: randomToken(32) });
  assert.notEqual(code, null);
  assert.match(cookie ?? "", /^qr2pass-browser=/);
});

test("the short address in the code redirects to the authenticator", async () => {
  const { response } = await ask("/A", NAVIGATION);
  assert.equal(response.statusCode, 307);
  assert.equal(response.headers.location, "/authenticator");
});

test("pages without a code set no cookie", async () => {
  for (const path of ["/", "/authenticator", "/nothing-here"]) {
    assert.equal((await ask(path, NAVIGATION)).cookie, undefined, path);
  }
});

test("pages with a code count against the limit for codes, and still open when it is exceeded", async () => {
  const browser = new Browser(site.origin);
  const refused = async () => {
    const tries = await Promise.allSettled(Array.from({ length: 50 }, () => browser.begin()));
    return tries.some(({ status }) => status === "rejected");
  };
  while (!(await refused()));
  const { code, response, html } = await ask("/login", NAVIGATION);
  assert.equal(response.statusCode, 200);
  assert.equal(code, null);
  assert.match(html, /Creating code/);
});

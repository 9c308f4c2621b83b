import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { sendRaw } from "#tests/support/raw.ts";
import { type RunningServer, startServer } from "#tests/support/server.ts";

const HTML = "Accept: text/html,application/xhtml+xml,*/*;q=0.8";
let server: RunningServer;
const running = (env: Record<string, string>) => {
  before(async () => {
    server = await startServer({ env });
  });
  after(() => server.stop());
};
/** Sends a request with this `Host`. */
const ask = (path: string, host: string, lines: string[] = [], method = "GET") =>
  sendRaw(
    Number(new URL(server.origin).port),
    [`${method} ${path} HTTP/1.1`, `Host: ${host}`, "Connection: close", ...lines, "", ""].join("\r\n"),
  );

describe("a server without AUTH_URL that is opened at another name", () => {
  running({});

  test("tells a person who opens a page what to configure", async () => {
    for (const host of ["192.168.1.5:3000", "qr2pass.local", "login.example.com"]) {
      for (const [path, lines] of [
        ["/login", [HTML]],
        ["/", ["Accept: */*"]],
        ["/register?next=%2F", []],
      ] as [string, string[]][]) {
        const page = await ask(path, host, lines);
        assert.equal(page.status, 421, path);
        assert.equal(page.headers.get("content-type"), "text/html; charset=utf-8");
        assert.match(page.body, /<html lang="en">/);
        assert.match(page.body, /AUTH_URL/);
        assert.doesNotMatch(page.body, /<script|192\.168|example\.com/);
        assert.match(page.headers.get("content-security-policy") ?? "", /^default-src 'none'; style-src 'sha256-/);
        assert.equal(page.headers.get("x-frame-options"), "DENY");
        assert.equal(page.headers.get("cache-control"), "no-store");
      }
    }
    const greek = await ask("/login", "192.168.1.5", [HTML, "Accept-Language: el-GR,el;q=0.9"]);
    assert.match(greek.body, /<html lang="el">/);
    const chosen = await ask("/login", "192.168.1.5", [HTML, "Cookie: qr2pass-language=el"]);
    assert.match(chosen.body, /<html lang="el">/);
  });

  test("answers API requests in the format of the protocol", async () => {
    for (const lines of [[HTML], ["Accept: */*"], []]) {
      const answer = await ask("/api/session", "192.168.1.5", lines);
      assert.equal(answer.status, 421);
      assert.equal(JSON.parse(answer.body).code, "wrong_host");
    }
  });
});

describe("a site that is opened at another address than its own", () => {
  running({ AUTH_URL: "https://login.example.com", TRUSTED_PROXIES: "127.0.0.1" });
  const post = (headers: Record<string, string>) =>
    fetch(`${server.origin}/api/ceremonies`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: '{"action":"login"}',
    });

  test("serves its pages whatever Host a proxy passes on", async () => {
    for (const host of ["127.0.0.1:3000", "qr2pass.internal", "login.example.com", "[", "a b", "localhost:99999"]) {
      for (const path of ["/login", "/register", "/", "/account"]) {
        const page = await ask(path, host, [HTML]);
        assert.ok(
          page.status === 200 || (path === "/account" && page.status === 307),
          `${host} ${path}: ${page.status}`,
        );
        assert.doesNotMatch(page.headers.get("location") ?? "", /127|internal|\[/);
      }
    }
  });

  test("sends Strict-Transport-Security for a year, in refusals too", async () => {
    for (const path of ["/login", "/_next/data/x", "/api/session", "/mark.svg"]) {
      const { headers } = await ask(path, "login.example.com");
      assert.equal(headers.get("strict-transport-security"), "max-age=31536000", path);
    }
  });

  test("tells the page the site's own address", async () => {
    assert.match((await ask("/login", "127.0.0.1", [HTML])).body, /https:\/\/login\.example\.com/);
    assert.match((await ask("/register", "127.0.0.1", [HTML])).body, /https:\/\/login\.example\.com/);
  });

  test("logs the other address of a page once, and nothing that another site sends", async () => {
    const told = () => server.output().match(/opened at another address/g)?.length ?? 0;
    const attack = { origin: "https://evil.example", "sec-fetch-site": "cross-site" };
    for (let at = 0; at < 20; at += 1) assert.equal((await post(attack)).status, 403);
    assert.equal((await post({ origin: "not an origin {}" })).status, 403);
    assert.equal(told(), 0);
    for (let at = 0; at < 3; at += 1) {
      assert.equal((await post({ origin: "http://127.0.0.1:3000", "sec-fetch-site": "same-origin" })).status, 403);
    }
    assert.equal(told(), 1);
    assert.match(server.output(), /"origin":"http:\/\/127\.0\.0\.1:3000","auth_url":"https:\/\/login\.example\.com"/);
    for (let at = 0; at < 50; at += 1) await post({ origin: `http://10.0.0.${at}` });
    assert.ok(told() <= 5);
  });
});

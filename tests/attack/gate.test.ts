import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { codeOf, sendRaw } from "#tests/support/raw.ts";
import { type RunningServer, startServer } from "#tests/support/server.ts";

let server: RunningServer;
let port: number;
before(async () => {
  server = await startServer({ env: { RATE_LIMITS: "off" } });
  port = Number(new URL(server.origin).port);
});
after(async () => {
  await server.stop();
});

const PUBLIC = ["/authenticator-worker.js", "/mark.svg", "/icon.svg", "/authenticator/icon-192.png"];
const PAGES = ["/", "/login", "/register", "/account", "/authenticator", "/no-such-page"];

/** Sends one request, given by its lines, on a new connection. */
const send = (first: string, lines: string[] = [], body = "", host = `localhost:${port}`) =>
  sendRaw(port, [`${first} HTTP/1.1`, `Host: ${host}`, "Connection: close", ...lines, "", body].join("\r\n"));

/** Asserts that the log, since the server is ready, contains only lines of JSON, and no failure. */
function assertQuietLog(): void {
  const [, since = ""] = server.output().split("Ctrl-C stops it.\n");
  for (const line of since.split("\n").filter((text) => text !== "")) {
    const { level, message } = JSON.parse(line) as { level: string; message: string };
    assert.notEqual(level, "error", line);
    assert.notEqual(message, "console", line);
  }
}

test("a form that is posted to a page or a file is refused by its method, and reaches no part of Next", async () => {
  for (const path of [...PAGES, ...PUBLIC, "/_next/static/x.js", "/authenticator/manifest.webmanifest"]) {
    for (const method of ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"]) {
      const form = new FormData();
      form.set("f", "x");
      const withBody = method === "POST" || method === "PUT" ? { body: form } : {};
      const headers = { "next-action": "x", accept: "text/html" };
      const response = await fetch(server.origin + path, { method, headers, ...withBody });
      assert.deepEqual(
        [response.status, (await response.json()).code],
        [405, "method_not_allowed"],
        `${method} ${path}`,
      );
      assert.equal(response.headers.get("allow"), "GET, HEAD", path);
      assert.equal(response.headers.get("x-content-type-options"), "nosniff");
    }
  }
  assertQuietLog();
});

test("methods that no address supports are refused everywhere", async () => {
  for (const method of ["TRACE", "PROPFIND", "MKCOL", "QUERY", "PURGE", "SEARCH", "LINK"]) {
    for (const path of ["/", "/api/health", "/api/scan", "/mark.svg"]) {
      const answer = await send(`${method} ${path}`);
      assert.deepEqual([answer.status, codeOf(answer)], [405, "method_not_allowed"], `${method} ${path}`);
      assert.ok(answer.headers.get("allow"));
    }
  }
  const tunnel = await sendRaw(port, `CONNECT example.com:443 HTTP/1.1\r\nHost: example.com\r\n\r\n`);
  assert.deepEqual([tunnel.status, codeOf(tunnel)], [405, "method_not_allowed"]);
});

test("headers that control Next's internals change nothing", async () => {
  const plain = await (await fetch(`${server.origin}/login`)).text();
  const headers = {
    rsc: "1",
    "next-router-state-tree": "%5B%22bad",
    "next-router-prefetch": "1",
    "next-router-segment-prefetch": "/_tree",
    "next-url": "/nowhere",
    "next-action": "0".repeat(42),
    "next-hmr-refresh": "1",
    "next-resume": "1",
    "x-middleware-subrequest": "proxy:proxy:proxy:proxy:proxy",
    "x-middleware-prefetch": "1",
    "x-middleware-rewrite": "/account",
    "x-middleware-override-headers": "x",
    "x-middleware-next": "1",
    "x-nextjs-data": "1",
    "x-nextjs-request-id": "x",
    "x-nextjs-html-request-id": "x",
    "x-invoke-path": "/account",
    "x-invoke-status": "500",
    "x-invoke-query": "%7B%7D",
    "x-invoke-error": "x",
    "x-matched-path": "/account",
    "x-now-route-matches": "1=account",
    "x-prerender-revalidate": "x",
    "x-forwarded-host": "[",
    "x-forwarded-proto": "javascript",
    "x-forwarded-port": "x",
    "x-forwarded-for": "junk",
    "x-http-method-override": "POST",
    "x-original-url": "/account",
    "x-rewrite-url": "/account",
  };
  // Each alone, since one may hide the effect of another, and all together.
  for (const sent of [headers, ...Object.entries(headers).map(([name, value]) => ({ [name]: value }))]) {
    const names = Object.keys(sent).join(", ");
    const response = await fetch(`${server.origin}/login`, { headers: sent as Record<string, string> });
    assert.equal(response.status, 200, names);
    assert.match(response.headers.get("content-type") ?? "", /^text\/html/, names);
    assert.match(response.headers.get("content-security-policy") ?? "", /'nonce-/, names);
    const html = await response.text();
    assert.ok(Math.abs(html.length - plain.length) < 200, names);
  }
  assertQuietLog();
});

test("Next's internal addresses do not exist", async () => {
  const id = readFileSync(new URL("../../.next/BUILD_ID", import.meta.url), "utf8");
  for (const path of [
    ...["/_global-error", "/_global-error/", "/_not-found", "/_error", "/_document", "/_app", "/404", "/500", "/index"],
    ...[
      "/_next",
      "/_next/",
      "/_next/image?url=%2Fmark.svg&w=64&q=75",
      `/_next/data/${id}/login.json`,
      "/_next/webpack-hmr",
    ],
    ...[
      "/login.rsc",
      "/index.rsc",
      "/login.segments/_tree.segment.rsc",
      "/_global-error.rsc",
      "/_next/static/../server/page.js",
    ],
    ...[
      "/%5Fglobal-error",
      "/%5fnot-found",
      "/%255Fglobal-error",
      "/_next/%64ata/x.json",
      "/login%2Ersc",
      "/login.RSC",
    ],
    ...["/_next/static/no-such-file.js", "/_next/static/%2e%2e/%2e%2e/package.json", "/_next/static/chunks/"],
    ...[
      "/api/health.rsc",
      "/api/../_global-error",
      "/api//health",
      "//evil.example",
      "/\\evil.example",
      "/%5cevil.example",
    ],
    ...["/login/../account", "/login%00", "/%2e%2e/account", "/__nextjs_original-stack-frame", "/_vercel/insights"],
  ]) {
    const coded = await send(`GET ${path}`, ["Accept: */*"]);
    assert.deepEqual([coded.status, codeOf(coded)], [404, "not_found"], path);
    if (path.startsWith("/api/")) continue;
    const page = await send(`GET ${path}`, ["Accept: text/html,*/*;q=0.8"]);
    assert.equal(page.status, 404, path);
    assert.match(page.headers.get("content-type") ?? "", /^text\/html/, path);
    assert.match(page.body, /<h1>Page not found/, path);
  }
  for (const path of ["/%zz", "/api/%zz", "/%E0%A4%A"]) {
    const answer = await send(`GET ${path}`);
    assert.deepEqual([answer.status, codeOf(answer)], [400, "malformed"], path);
  }
  assertQuietLog();
});

test("a query cannot control Next", async () => {
  for (const query of [
    ...[
      "_rsc=1",
      "%5Frsc=1",
      "__nextDefaultLocale=xx",
      "__nextLocale=el",
      "__nextDataReq=1",
      "amp=1",
      "dpl=x",
      "nxtPpath=x",
    ],
    ...[
      "nxtInext=1",
      "__nextppronly=1",
      "__flight__=1",
      "callbackUrl=junk",
      "callbackUrl=%00",
      "next=%",
      "next=a&next=b",
    ],
    ...["next[]=1", "__proto__=1", "constructor=1", "a=%zz", "%zz", "=", "&&&", "?", "next=//evil.example"],
  ]) {
    for (const path of ["/login", "/", "/register"]) {
      const answer = await send(`GET ${path}?${query}`, ["Accept: text/html"]);
      assert.equal(answer.status, 200, `${path}?${query}`);
      assert.match(answer.headers.get("content-type") ?? "", /^text\/html/, query);
    }
  }
  assertQuietLog();
});

test("a host or target in an unusual form is refused, and never causes a failure", async () => {
  for (const host of ["[", "]", "[::1", "a b", "localhost:99999", "%", "localhost:x", "", "localhost,evil", "\xff"]) {
    for (const path of ["/login", "/api/session", "/account"]) {
      const answer = await send(`GET ${path}`, ["X-Forwarded-Host: ["], "", host);
      assert.ok([400, 421].includes(answer.status), `${host} ${path}: ${answer.status}`);
    }
    const preflight = await send("OPTIONS /api/scan", [], "", host);
    assert.ok([204, 400, 421].includes(preflight.status), `OPTIONS ${host}: ${preflight.status}`);
  }
  for (const target of [
    "*",
    "http://localhost/login",
    `http://localhost:${port}/`,
    "localhost:443",
    "login",
    "?a",
    "#",
  ]) {
    for (const method of ["GET", "OPTIONS", "POST"]) {
      const answer = await send(`${method} ${target}`);
      assert.deepEqual([answer.status, codeOf(answer)], [400, "malformed"], `${method} ${target}`);
    }
  }
  assertQuietLog();
});

test("requests that two servers could interpret differently are refused", async () => {
  const json = ["Content-Type: application/json"];
  for (const lines of [
    [...json, "Content-Length: 2", "Host: evil.example"],
    [...json, "Content-Length: 2", "Host: localhost"],
    [...json, "Content-Length: 2", "Content-Length: 3"],
    [...json, "Content-Length: 2", "Content-Length: 2"],
    [...json, "Content-Length: 2, 2"],
    [...json, "Content-Length: +2"],
    [...json, "Content-Length: 0x2"],
    [...json, "Content-Length: 2", "Transfer-Encoding: chunked"],
    [...json, "Transfer-Encoding: gzip"],
    [...json, "Transfer-Encoding: gzip, chunked"],
    [...json, "Transfer-Encoding: chunked, chunked"],
    [...json, "Transfer-Encoding: identity"],
    [...json, "Transfer-Encoding: xchunked"],
    [...json, "Transfer-Encoding : chunked"],
    [...json, "Transfer-Encoding:\x0bchunked"],
    ["X: y\r\n folded"],
    ["Expect: something-else"],
    ["\x00: x"],
    ["Bad Name: x"],
  ]) {
    const answer = await send("POST /api/scan", lines, "{}");
    assert.deepEqual([answer.status, codeOf(answer)], [400, "malformed"], lines.join(" | "));
  }
  for (const path of ["/login", "/api/session", "/mark.svg"]) {
    for (const lines of [["Content-Length: 2"], ["Transfer-Encoding: chunked"]]) {
      const answer = await send(`GET ${path}`, ["Accept: application/json", ...lines], "{}");
      assert.deepEqual([answer.status, codeOf(answer)], [400, "malformed"], `${path} ${lines}`);
    }
  }
  assert.equal((await send("GET /api/session", ["Content-Length: 0"])).status, 200);
});

test("a page of another site cannot embed a page of this one, but can link to it", async () => {
  const fetched = (site: string, mode: string, destination: string) => [
    `Sec-Fetch-Site: ${site}`,
    `Sec-Fetch-Mode: ${mode}`,
    `Sec-Fetch-Dest: ${destination}`,
    "Accept: application/json",
  ];
  for (const site of ["cross-site", "same-site"]) {
    for (const [mode, destination] of [
      ["no-cors", "image"],
      ["no-cors", "script"],
      ["cors", "empty"],
      ["navigate", "iframe"],
      ["navigate", "object"],
    ] as const) {
      for (const path of ["/login", "/icon.svg", "/api/health"]) {
        const answer = await send(`GET ${path}`, fetched(site, mode, destination));
        assert.deepEqual([answer.status, codeOf(answer)], [403, "forbidden_origin"], `${site} ${mode} ${destination}`);
      }
      assert.notEqual((await send("POST /api/scan", fetched(site, mode, destination))).status, 403);
    }
    for (const path of ["/login", "/authenticator"]) {
      assert.equal((await send(`GET ${path}`, fetched(site, "navigate", "document"))).status, 200);
    }
  }
  for (const site of ["none", "same-origin"]) {
    assert.equal((await send("GET /login", fetched(site, "navigate", "document"))).status, 200);
    assert.equal((await send("GET /authenticator", fetched(site, "cors", "empty"))).status, 200);
  }
});

test("100 Continue is sent only if the body would be read", async () => {
  const head = ["Content-Type: application/json", "Expect: 100-continue"];
  const read = await send("POST /api/scan", [...head, "Content-Length: 2"], "{}");
  assert.match(read.text, /^HTTP\/1\.1 100 /);
  assert.deepEqual([read.status, codeOf(read)], [400, "unsupported_version"]);
  for (const [first, length] of [
    ["POST /login", 2],
    ["POST /api/scan", 20_000],
  ] as const) {
    const refused = await send(first, [...head, `Content-Length: ${length}`]);
    assert.doesNotMatch(refused.text, /^HTTP\/1\.1 100 /);
    assert.ok(refused.status === 405 || refused.status === 413);
  }
});

test("an upgrade is ignored: the request is answered like any other, and no connection is kept", async () => {
  for (const [protocol, more] of [
    ["websocket", ["Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13"]],
    ["h2c", ["HTTP2-Settings: AAMAAABkAAQAAP__"]],
    ["TLS/1.0", []],
  ] as [string, string[]][]) {
    for (const path of ["/login", "/api/health", "/_next/webpack-hmr", "/no-such-page"]) {
      // Twice, because Next attaches itself at its first request.
      for (let at = 0; at < 2; at += 1) {
        const lines = [
          `GET ${path} HTTP/1.1`,
          `Host: localhost:${port}`,
          "Connection: Upgrade, close",
          `Upgrade: ${protocol}`,
        ];
        const answer = await sendRaw(port, [...lines, ...more, "", ""].join("\r\n"));
        assert.ok(answer.status >= 200 && answer.status < 500, `${protocol} ${path}: ${answer.status}`);
      }
    }
    const evil = [
      `GET / HTTP/1.1`,
      "Host: evil.example",
      "Connection: Upgrade",
      `Upgrade: ${protocol}`,
      ...more,
      "",
      "",
    ];
    assert.equal((await sendRaw(port, evil.join("\r\n"))).status, 421, "the host is looked at");
  }
  const prior = await sendRaw(port, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
  assert.deepEqual([prior.status, codeOf(prior)], [400, "malformed"]);
});

test("17 KB of other services' cookies are accepted, and above 32 KB the browser is told what is wrong", async () => {
  const cookies = (kilobytes: number) => `Cookie: ${"x".repeat(1000)}=${"y".repeat(1000 * kilobytes - 1000)}`;
  for (const path of ["/login", "/api/session", "/mark.svg", "/account"]) {
    const answer = await send(`GET ${path}`, [cookies(17)]);
    assert.ok([200, 307].includes(answer.status), `${path}: ${answer.status}`);
  }
  assert.equal((await send("GET /login", [cookies(30)])).status, 200);
  for (const kilobytes of [34, 60, 90, 300]) {
    const coded = await send("GET /api/session", [cookies(kilobytes)]);
    assert.deepEqual([coded.status, codeOf(coded)], [431, "too_large"], `${kilobytes} KB`);
  }
  const page = await send("GET /login", ["Accept: text/html", "Accept-Language: el", cookies(34)]);
  assert.equal(page.status, 431);
  assert.match(page.body, /cookies/);
  assert.equal(page.headers.get("content-type"), "text/html; charset=utf-8");
  const many = Array.from({ length: 300 }, (_, at) => `x-${at}: y`);
  assert.equal((await send("GET /api/session", many)).status, 431);
});

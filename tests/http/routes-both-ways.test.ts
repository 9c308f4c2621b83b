import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { Browser } from "#tests/support/client.ts";
import { type RunningServer, startServer } from "#tests/support/server.ts";

let server: RunningServer;
before(async () => {
  server = await startServer({ env: { RATE_LIMITS: "off" } });
});
after(() => server.stop());

const manifest = new URL("../../.next/server/app-paths-manifest.json", import.meta.url);
const routes = Object.keys(JSON.parse(readFileSync(manifest, "utf8")) as Record<string, string>)
  .filter((route) => /^\/api\/.*\/route$/.test(route))
  .map((route) => route.replace(/\/route$/, "").replace("[...path]", "no/such-route"));

/**
 * Headers that differ between requests or show how a body was sent. In `Vary`, Next's router names its own headers,
 * which never reach it here; API answers are not cached.
 */
const OF_THE_MOMENT = [
  "vary",
  "date",
  "x-request-id",
  "keep-alive",
  "connection",
  "transfer-encoding",
  "content-length",
  "etag",
];

interface Seen {
  status: number;
  headers: Record<string, string>;
  body: string;
}

async function ask(browser: Browser, method: string, path: string, body?: string): Promise<Seen> {
  const leave = new AbortController();
  const response = await browser.fetch(path, {
    method,
    signal: leave.signal,
    headers: {
      origin: server.origin,
      accept: "*/*",
      "accept-encoding": "identity",
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body }),
  });
  const headers = Object.fromEntries([...response.headers].filter(([name]) => !OF_THE_MOMENT.includes(name)));
  const { status } = response;
  if (!response.headers.get("content-type")?.startsWith("text/event-stream") || !response.body) {
    return { status, headers, body: await response.text() };
  }
  const reader = response.body.getReader();
  const first = new TextDecoder().decode((await reader.read()).value);
  leave.abort();
  return { status, headers, body: first };
}

test("every API route answers the same with and without Next's router", async () => {
  assert.ok(routes.length > 10);
  const browser = new Browser(server.origin);
  const { challenge } = await browser.begin();
  for (const route of routes) {
    const path = route.replace("[challenge]", challenge);
    for (const method of ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]) {
      for (const body of method === "POST" ? ["{", "{}", '{"version":2}'] : [undefined]) {
        const straight = await ask(browser, method, path, body);
        for (const other of [`${path}/`, `${path}?a=b`, `${path}/?a=b`]) {
          assert.deepEqual(await ask(browser, method, other, body), straight, `${method} ${other} ${body ?? ""}`);
        }
        assert.equal(straight.headers["x-content-type-options"], "nosniff");
        assert.equal(straight.headers["content-security-policy"], "default-src 'none'; frame-ancestors 'none'");
      }
    }
  }
});

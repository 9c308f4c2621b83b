import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { sendRaw } from "#tests/support/raw.ts";
import { type RunningServer, startServer } from "#tests/support/server.ts";

const METRICS_TOKEN = "a-token-for-the-tests";
/** Nearly the largest head that is accepted. */
const CHARACTERS = 30_000;
/** Processor time for all values of one header together. One value that costs the square of its length takes longer. */
const SECONDS = 1;

let server: RunningServer;
let port: number;
before(async () => {
  const env = { METRICS_TOKEN, TRUSTED_PROXIES: "127.0.0.1,::1", LOG_LEVEL: "warn", RATE_LIMITS: "off" };
  server = await startServer({ env });
  port = Number(new URL(server.origin).port);
});
after(() => server.stop());

/** Seconds of processor time that the server has used. */
async function processorTime(): Promise<number> {
  const response = await fetch(`${server.origin}/metrics`, { headers: { authorization: `Bearer ${METRICS_TOKEN}` } });
  return Number(/^process_cpu_seconds_total (\S+)$/m.exec(await response.text())?.[1]);
}

const HEADERS = [
  ...["Accept", "Accept-Encoding", "Accept-Language", "Authorization", "Content-Type", "Cookie", "Forwarded", "Origin"],
  ...["If-Modified-Since", "If-None-Match", "If-Range", "Purpose", "Range", "Sec-Fetch-Dest", "Sec-Fetch-Site"],
  ...["User-Agent", "Via", "X-Forwarded-For", "X-Real-Ip"],
];
/** Texts for which careless expressions backtrack: long runs inside, and many separators. */
const PIECES = [" ", ";", ",", "=", "; ", "(", '"', "1.", "-", "a=1;", "\xa0"];
const values = PIECES.map((piece) => `a${piece.repeat(CHARACTERS / piece.length)}b`);

test("no header takes the server more processor time than its length justifies", async (t) => {
  await sendRaw(port, `GET /login HTTP/1.1\r\nHost: localhost:${port}\r\nConnection: close\r\n\r\n`, 60_000);
  for (const name of HEADERS) {
    const began = await processorTime();
    for (const value of values) {
      for (const path of ["/api/session", "/no-such-file.js"]) {
        const lines = [`GET ${path} HTTP/1.1`, `Host: localhost:${port}`, "Connection: close", `${name}: ${value}`];
        const { status } = await sendRaw(port, [...lines, "", ""].join("\r\n"), 60_000);
        assert.ok(status >= 200 && status < 500, `${name}: ${status} for ${JSON.stringify(value.slice(0, 20))}`);
      }
    }
    const took = (await processorTime()) - began;
    t.diagnostic(`${name}: ${took.toFixed(2)} s for ${2 * values.length} requests`);
    assert.ok(took < SECONDS, `${name}: ${took.toFixed(2)} s`);
  }
});

test("a page takes no longer for headers with long runs of spaces, which are parsed for each page", async () => {
  const began = await processorTime();
  for (const name of ["Accept-Language", "Cookie", "User-Agent", "X-Forwarded-For"]) {
    const value = `en${" ".repeat(CHARACTERS)}x=1`;
    const lines = ["GET /login HTTP/1.1", `Host: localhost:${port}`, "Connection: close", `${name}: ${value}`];
    const { status } = await sendRaw(port, [...lines, "", ""].join("\r\n"), 60_000);
    assert.equal(status, 200, name);
  }
  const took = (await processorTime()) - began;
  assert.ok(took < 2 * SECONDS, `${took.toFixed(2)} s`);
});

import assert from "node:assert/strict";
import { connect } from "node:net";
import { after, before, test } from "node:test";
import { type RunningServer, startServer } from "#tests/support/server.ts";

let server: RunningServer;
let port: number;
before(async () => {
  server = await startServer({ env: { RATE_LIMITS: "off" } });
  port = Number(new URL(server.origin).port);
});
after(() => server.stop());

test("connections that send nothing, or too slowly, are closed", { timeout: 60_000 }, async () => {
  const began = performance.now();
  const ends = (bytes: string, drip: string | null) =>
    new Promise<[seconds: number, text: string]>((resolve) => {
      const socket = connect(port, "127.0.0.1", () => socket.write(bytes));
      let text = "";
      const timer = setInterval(() => drip && socket.write(drip), 500);
      socket.on("data", (chunk) => {
        text += chunk;
      });
      socket.on("error", () => {});
      socket.on("close", () => {
        clearInterval(timer);
        resolve([(performance.now() - began) / 1000, text]);
      });
    });
  const post = `POST /api/scan HTTP/1.1\r\nHost: localhost:${port}\r\nContent-Type: application/json\r\nContent-Length: 999\r\n\r\n`;
  const [silent, headers, drips, body] = await Promise.all([
    ends("", null),
    ends("GET /login HTTP/1.1\r\n", null),
    ends("GET /login HTTP/1.1\r\n", "x: y\r\n"),
    ends(post, " "),
  ]);
  for (const [seconds, text] of [silent, headers, drips]) {
    assert.ok(seconds < 14, `${seconds} s`);
    assert.match(text, /^(HTTP\/1\.1 408 .*"malformed"|$)/s);
  }
  assert.ok(body[0] < 34, `${body[0]} s`);
  assert.match(body[1], /^HTTP\/1\.1 408 /);
});

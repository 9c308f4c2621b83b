import assert from "node:assert/strict";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import test, { afterEach } from "node:test";
import { requestJson, SiteError } from "./http-client.ts";

let server: Server | undefined;
afterEach(stop);

async function stop(): Promise<void> {
  const running = server;
  server = undefined;
  if (!running) return;
  running.closeAllConnections();
  await new Promise((resolve) => running.close(resolve));
}

async function site(listener: RequestListener): Promise<string> {
  const begun = createServer(listener);
  server = begun;
  await new Promise<void>((resolve) => begun.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(begun.address() as AddressInfo).port}/api/scan`;
}

const problem = (name: string) => (error: unknown) => error instanceof SiteError && error.problem === name;

test("returns the JSON and the status", async () => {
  const url = await site((_, response) => response.writeHead(404).end('{"code":"é"}'));
  assert.deepEqual(await requestJson(url, { body: {} }), { ok: false, json: { code: "é" } });
});

test("reads no more than 64 KB of an answer", async () => {
  let sent = 0;
  const url = await site((_, response) => {
    const timer = setInterval(() => {
      sent += 16_384;
      response.write(" ".repeat(16_384));
    }, 1);
    response.on("close", () => clearInterval(timer));
  });
  await assert.rejects(requestJson(url, { body: {} }), problem("unreadable"));
  assert.ok(sent < 1_000_000, String(sent));
});

test("an endless answer is ended by the timeout, before and after its headers", async () => {
  const silent = await site(() => {});
  await assert.rejects(requestJson(silent, { body: {}, timeout: 50 }), problem("no_answer"));
  await stop();
  const dripping = await site((_, response) => {
    const timer = setInterval(() => response.write(" "), 5);
    response.on("close", () => clearInterval(timer));
  });
  const begun = performance.now();
  await assert.rejects(requestJson(dripping, { body: {}, timeout: 100 }), problem("no_answer"));
  assert.ok(performance.now() - begun < 2_000);
});

test("an answer from a proxy in front of a site is distinguished from a site without QR2Pass", async () => {
  for (const [status, headers, name] of [
    [302, { location: "https://sso.example.com/" }, "intercepted"],
    [401, {}, "intercepted"],
    [403, {}, "intercepted"],
    [511, {}, "intercepted"],
    [200, {}, "unreadable"],
    [404, {}, "unreadable"],
    [502, {}, "unreadable"],
  ] as const) {
    const url = await site((_, response) => response.writeHead(status, headers).end("<html>"));
    await assert.rejects(requestJson(url, { body: {} }), problem(name), String(status));
    await stop();
  }
});

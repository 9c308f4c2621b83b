import assert from "node:assert/strict";
import { connect, type Socket } from "node:net";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { type RunningServer, startServer } from "#tests/support/server.ts";
import { register } from "../http/people.ts";

/** The server may have few open files, so that few connections reach its bounds: 819 in all, 327 of one network. */
const OPEN_FILES = 1_024;
const MOST = 327;
/** More than the process could have at all. */
const HELD = 1_200;

let server: RunningServer;
before(async () => {
  server = await startServer({ env: { LOG_LEVEL: "warn" }, openFiles: OPEN_FILES });
});
after(() => server.stop());

test("of 1,200 connections that one network holds, the oldest idle ones are closed, and its people still sign in", async () => {
  const { browser, phone, account } = await register(server.origin);
  const begun = await browser.begin();
  const states: string[] = [];
  const heard = (async () => {
    for await (const { state } of browser.events(begun.challenge)) states.push(state);
  })();
  const port = Number(new URL(server.origin).port);
  const held: Socket[] = [];
  let closed = 0;
  for (let at = 0; at < HELD; at += 100) {
    const more = Array.from({ length: 100 }, async () => {
      const socket = connect(port, "127.0.0.1");
      held.push(socket);
      const answered = new Promise<void>((resolve) => {
        socket.once("data", () => resolve());
        socket.once("close", () => resolve());
      });
      socket.on("error", () => {});
      socket.once("close", () => {
        closed += 1;
      });
      // A file is not counted by the limiter.
      socket.write(`HEAD /mark.svg HTTP/1.1\r\nHost: localhost:${port}\r\n\r\n`);
      await answered;
    });
    await Promise.all(more);
  }
  await sleep(500);
  assert.ok(closed >= HELD - MOST, `only ${closed} of ${HELD} connections were closed`);
  assert.equal(held.at(-1)?.closed, false, "the newest stays open");
  const scanned = await phone.scan(begun.link, account);
  await phone.deny(scanned);
  await heard;
  assert.equal(states.at(-1), "denied", "an event stream that was open before is not closed");
  for (const socket of held) socket.destroy();
});

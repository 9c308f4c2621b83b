import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer as createHttpServer, get } from "node:http";
import { connect, createServer, type Socket } from "node:net";
import { test } from "node:test";
import { setImmediate as nextTurn } from "node:timers/promises";
import { StartError } from "#lib/foundation/start-error.ts";
import { freePort } from "#tests/support/ports.ts";
import { ACCEPTORS, listen, refuseTakenPort } from "./listen.ts";
import type { ServerSettings } from "./server-settings.ts";

const settingsFor = (PORT: number) => ({ HOST: "127.0.0.1", PORT }) as ServerSettings;
const ON_LINUX = { skip: process.platform !== "linux" && "only Linux shares a port among sockets" };

test("in long turns of the event loop many connections are accepted, not one in each turn", ON_LINUX, async (t) => {
  const port = await freePort();
  const accepted = new Set<Socket>();
  const { close } = await listen(settingsFor(port), () => createServer((socket) => accepted.add(socket)), ACCEPTORS);
  t.after(close);
  const clients = Array.from({ length: 200 }, () => connect(port, "127.0.0.1"));
  const turns = 20;
  for (let turn = 0; turn < turns; turn += 1) {
    const end = performance.now() + 10;
    while (performance.now() < end);
    await nextTurn();
  }
  const count = accepted.size;
  for (const socket of [...clients, ...accepted]) socket.destroy();
  assert.ok(count > 3 * turns, `${count} in ${turns} turns`);
});

test("connections of all sockets reach the server, and are closed with it", ON_LINUX, async (t) => {
  const port = await freePort();
  const server = createHttpServer((_, response) => response.end("here"));
  const { close } = await listen(settingsFor(port), () => server, ACCEPTORS);
  t.after(close);
  const statuses = await Promise.all(
    Array.from({ length: 100 }, async () => {
      const [response] = await once(get({ port, host: "127.0.0.1", agent: false }), "response");
      return response.resume().statusCode;
    }),
  );
  assert.deepEqual(new Set(statuses), new Set([200]));
  const clients = await Promise.all(
    Array.from({ length: 20 }, async () => {
      const client = connect(port, "127.0.0.1");
      client.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
      await once(client, "data");
      return client;
    }),
  );
  const ended = Promise.all(clients.map((client) => once(client, "close")));
  close();
  server.closeAllConnections();
  await ended;
  await refuseTakenPort(settingsFor(port));
});

test("a port that a server shares among its sockets is taken for every other server", async (t) => {
  const port = await freePort();
  const { close } = await listen(settingsFor(port), () => createServer(), ACCEPTORS);
  t.after(close);
  await assert.rejects(refuseTakenPort(settingsFor(port)), StartError);
});

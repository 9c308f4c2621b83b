import assert from "node:assert/strict";
import { EventEmitter, once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { type AddressInfo, connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { connect as connectTls } from "node:tls";
import { makeCertificate } from "#tests/support/certificate.ts";
import { boundConnections, boundsFor } from "./connections.ts";

/** A server on loopback. Requests for /slow are never answered. Each loopback address counts as a network. */
async function start(bounds: { ofNetwork: number; inAll: number }, make: (listener: RequestListener) => Server) {
  const connections = boundConnections(bounds, (address) => address);
  const server = make((request, response) => {
    connections.serve(request, response);
    if (request.url !== "/slow") response.end("ok");
  });
  connections.watch(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Opens a connection and sends a request on it, whose answer it awaits unless the path is /slow. */
async function ask(socket: Socket, path = "/"): Promise<Socket> {
  socket.on("error", () => {});
  socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
  if (path === "/slow") await once(socket, "connect");
  else await Promise.race([once(socket, "data"), once(socket, "close")]);
  return socket;
}

const from = (port: number, localAddress: string) => connect({ port, host: "127.0.0.1", localAddress });
const openOf = (sockets: Socket[]) => sockets.map((socket) => !socket.closed && !socket.readableEnded);

test("of one network with too many connections, the one that has been idle longest is closed first, and busy ones last", async () => {
  const { port, stop } = await start({ ofNetwork: 4, inAll: 100 }, createServer);
  const sockets = [await ask(from(port, "127.0.0.2"), "/slow"), await ask(from(port, "127.0.0.2"), "/slow")];
  for (let at = 0; at < 4; at += 1) sockets.push(await ask(from(port, "127.0.0.2")));
  await sleep(50);
  assert.deepEqual(openOf(sockets), [true, true, false, false, true, true]);
  for (let at = 0; at < 5; at += 1) {
    sockets.push(await ask(from(port, "127.0.0.2"), "/slow"));
    await sleep(50);
  }
  const open = openOf(sockets);
  assert.deepEqual([open.slice(0, 7), open.slice(7)], [Array(7).fill(false), Array(4).fill(true)], "then the oldest");
  for (const socket of sockets) socket.destroy();
  stop();
});

test("connections beyond the bound that are accepted in one turn each close a different one", () => {
  const connections = boundConnections({ ofNetwork: 3, inAll: 100 }, (address) => address);
  const server = new EventEmitter();
  connections.watch(server as Server);
  const closed: number[] = [];
  for (let remotePort = 0; remotePort < 10; remotePort += 1) {
    const ends = { remoteAddress: "192.0.2.7", remotePort, localAddress: "192.0.2.1", localPort: 443 };
    const destroy = () => void closed.push(remotePort);
    server.emit("connection", Object.assign(new EventEmitter(), ends, { destroy }));
  }
  assert.deepEqual(closed, [0, 1, 2, 3, 4, 5, 6]);
});

test("with too many connections in all, the network with most loses one, and others lose none", async () => {
  const { port, stop } = await start({ ofNetwork: 100, inAll: 6 }, createServer);
  const few = [await ask(from(port, "127.0.0.3")), await ask(from(port, "127.0.0.3"))];
  const many: Socket[] = [];
  for (let at = 0; at < 12; at += 1) many.push(await ask(from(port, "127.0.0.4")));
  await sleep(50);
  assert.deepEqual(openOf(few), [true, true]);
  assert.equal(openOf(many).filter(Boolean).length, 4);
  for (const socket of [...few, ...many]) socket.destroy();
  await sleep(50);
  const later = await ask(from(port, "127.0.0.4"));
  await ask(later);
  assert.equal(later.closed, false, "connections that have ended no longer count");
  later.destroy();
  stop();
});

test("with TLS too, a connection with a request in progress is not the first to be closed", async () => {
  const folder = mkdtempSync(join(tmpdir(), "qr2pass-tls-"));
  const { cert, key } = makeCertificate(folder, 2);
  const { port, stop } = await start({ ofNetwork: 2, inAll: 100 }, (listener) =>
    createTlsServer({ cert, key }, listener),
  );
  const open = () => connectTls({ port, host: "127.0.0.1", rejectUnauthorized: false });
  const slow = await ask(open(), "/slow");
  const idle = [await ask(open()), await ask(open()), await ask(open())];
  await sleep(50);
  assert.deepEqual(openOf([slow, ...idle]), [true, false, false, true]);
  rmSync(folder, { recursive: true });
  for (const socket of [slow, ...idle]) socket.destroy();
  stop();
});

test("the bounds leave open files for everything else", () => {
  assert.deepEqual(boundsFor(Number.POSITIVE_INFINITY), { ofNetwork: 4_000, inAll: 20_000 });
  assert.deepEqual(boundsFor(1_024), { inAll: 819, ofNetwork: 327 });
});

import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Browser } from "../support/client.ts";
import { startServer } from "../support/server.ts";
import { Tally } from "./tally.ts";

/** Clients that open an event stream and never read: the server must release each when its ceremony is over. */
const STREAMS = 500;
const METRICS_TOKEN = "a-token-for-the-faults";
const tally = new Tally();
const server = await startServer({ env: { RATE_LIMITS: "off", LOG_LEVEL: "warn", METRICS_TOKEN } });
const port = Number(new URL(server.origin).port);

async function metric(name: string): Promise<number> {
  const response = await fetch(`${server.origin}/metrics`, { headers: { authorization: `Bearer ${METRICS_TOKEN}` } });
  return Number(new RegExp(`^${name} (\\S+)$`, "m").exec(await response.text())?.[1]);
}

const browser = new Browser(server.origin);
const sockets: Socket[] = [];
for (let at = 0; at < STREAMS; at += 1) {
  const { challenge } = await browser.begin();
  const cookie = [...browser.cookies].map((pair) => pair.join("=")).join("; ");
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => {});
  await once(socket, "connect");
  socket.pause();
  socket.write(
    `GET /api/ceremonies/${challenge}/events HTTP/1.1\r\nHost: localhost:${port}\r\nCookie: ${cookie}\r\n\r\n`,
  );
  sockets.push(socket);
}
await sleep(1000);
const open = await metric("qr2pass_open_event_streams");
console.log(`${STREAMS} clients do not read, ${open} streams are open`);
tally.check("all of them are open at first", open > STREAMS * 0.9);
await sleep(75_000);
const left = await metric("qr2pass_open_event_streams");
tally.check(`none is open when the ceremonies are over: ${left}`, left === 0);
const began = performance.now();
await browser.begin();
tally.check("others are served all the while", performance.now() - began < 2000);
for (const socket of sockets) socket.destroy();
await server.stop();
tally.finish();

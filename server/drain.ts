import type { Server, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { shutDown } from "#lib/foundation/shutdown.ts";

/** Enough for answers on their way; who stops a server waits two seconds at most. */
const PATIENCE_MS = 500;
const POLL_MS = 10;

/** Takes no more requests, lets those under way be answered, and ends streams and connections. */
export async function drain(servers: Server[], open: ReadonlySet<ServerResponse>): Promise<void> {
  for (const server of servers) server.close();
  await until(() => [...open].every((response) => response.headersSent));
  const shut = shutDown();
  await until(() => open.size === 0);
  for (const server of servers) server.closeAllConnections();
  await Promise.race([shut, sleep(PATIENCE_MS, undefined, { ref: false })]);
}

async function until(isSo: () => boolean): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!isSo() && Date.now() < deadline) await sleep(POLL_MS);
}

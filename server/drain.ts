import type { Server, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { shutDown } from "#lib/foundation/shutdown.ts";
import type { Listening } from "./listen.ts";

/** How long responses in progress, including event streams, may take to end. */
const END_MS = 500;
const POLL_MS = 10;

/**
 * Stops accepting requests, waits for those in progress, and ends streams and connections.
 *
 * @param open the responses that have not ended
 * @param patienceMs how long a request may take until its response begins
 */
export async function drain(
  { servers, close }: Listening<Server>,
  open: ReadonlySet<ServerResponse>,
  patienceMs: number,
): Promise<void> {
  close();
  await until(() => [...open].every((response) => response.headersSent), patienceMs);
  const shut = shutDown();
  await until(() => open.size === 0, END_MS);
  for (const server of servers) server.closeAllConnections();
  await Promise.race([shut, sleep(END_MS, undefined, { ref: false })]);
}

async function until(isSo: () => boolean, milliseconds: number): Promise<void> {
  const deadline = Date.now() + milliseconds;
  while (!isSo() && Date.now() < deadline) await sleep(POLL_MS);
}

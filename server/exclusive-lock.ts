import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { type HeldConnection, holdConnection } from "#embedded-postgres/held-connection.ts";
import { log } from "#lib/foundation/log.ts";
import { StartError } from "#lib/foundation/start-error.ts";

/** An arbitrary fixed number that identifies this advisory lock. */
const EXCLUSIVE_LOCK = 7_277_302;
/**
 * How long to retry: within this time PostgreSQL releases the lock of a server that was just killed, or of a broken
 * connection.
 */
const FIRST_MS = 3_000;
const AGAIN_MS = 60_000;
const RETRY_MS = 100;

/**
 * Makes sure that this is the only server on the database, which is necessary if it keeps ceremonies in its own memory.
 * The lock is released when the connection breaks; the connection is then opened and locked again. If another server
 * got the lock in the meantime, `onTaken` is called.
 *
 * @param connectMs time limit for the first connection
 * @throws StartError if another server holds the lock
 */
export async function lockExclusively(
  connectionString: string,
  onTaken: (error: StartError) => void,
  connectMs?: number,
): Promise<HeldConnection> {
  let heldBefore = false;
  return holdConnection(connectionString, {
    connectMs,
    async onOpen(client) {
      // After a broken connection the lock must soon become free for the next server.
      await client.query("set tcp_keepalives_idle = 10; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3");
      if (await tryFor(client, heldBefore ? AGAIN_MS : FIRST_MS)) {
        if (heldBefore) log("info", "the database is back");
        heldBefore = true;
        return;
      }
      const error = new StartError(
        "Another QR2Pass already serves this data. Stop that one first. To run several on one database, " +
          "give them a store that they share: REDIS_URL, or UPSTASH_REDIS_REST_URL and its token.",
      );
      if (heldBefore) onTaken(error);
      throw error;
    },
  });
}

async function tryFor(client: pg.Client, milliseconds: number): Promise<boolean> {
  const deadline = Date.now() + milliseconds;
  while (true) {
    const { rows } = await client.query("select pg_try_advisory_lock($1) as locked", [EXCLUSIVE_LOCK]);
    if (rows[0]?.locked === true) return true;
    if (Date.now() > deadline) return false;
    await sleep(RETRY_MS);
  }
}

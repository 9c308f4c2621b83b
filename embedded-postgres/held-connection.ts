import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";

const CONNECT_MS = 3_000;
/**
 * The first time, while the server starts: longer than what else it then does may hold its one thread, or on a busy
 * machine a connection that was made long ago would count as none.
 */
export const FIRST_CONNECT_MS = 30_000;
/** Between tries to get a connection back. */
const RETRY_MS = 250;

export interface HeldConnection {
  release(): Promise<void>;
}

/**
 * Opens a connection and keeps it open. When it breaks, `onLost` runs, and then the connection is opened again,
 * however long that takes. `onOpen` runs on each new one; what it throws is thrown by `hold` the first time, and
 * later has the connection tried again.
 */
export async function hold(
  connectionString: string,
  { onOpen, onLost }: { onOpen?: (client: pg.Client) => Promise<void>; onLost?: () => Promise<void> },
): Promise<HeldConnection> {
  let released = false;
  let client = await open(FIRST_CONNECT_MS);

  async function open(connectMs = CONNECT_MS): Promise<pg.Client> {
    const opened = new pg.Client({
      connectionString,
      connectionTimeoutMillis: connectMs,
      keepAlive: true,
      application_name: "qr2pass (held)",
    });
    // The break itself is told by `end`.
    opened.on("error", () => {});
    await opened.connect();
    try {
      await onOpen?.(opened);
    } catch (error) {
      await opened.end();
      throw error;
    }
    opened.once("end", () => void reopen());
    return opened;
  }

  async function reopen(): Promise<void> {
    while (!released) {
      try {
        await onLost?.();
        client = await open();
        if (released) await client.end();
        return;
      } catch {
        await sleep(RETRY_MS);
      }
    }
  }

  return {
    async release() {
      released = true;
      await client.end();
    },
  };
}

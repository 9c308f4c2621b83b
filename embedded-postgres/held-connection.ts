import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";

const CONNECT_MS = 3_000;
/**
 * Time limit for the first connection, while the server starts. It is generous because this process loads the site at
 * the same time, on the single thread that also handles the new connection.
 */
const FIRST_CONNECT_MS = 30_000;
/** Delay between attempts to connect again. */
const RETRY_MS = 250;

export interface HeldConnection {
  release(): Promise<void>;
}

/**
 * Opens a connection and keeps it open. When it breaks, `onLost` runs, and then the connection is opened again, however
 * long that takes. `onOpen` runs on each new connection. If it throws, the first time the error is thrown by `holdConnection`;
 * later the connection is tried again.
 */
export async function holdConnection(
  connectionString: string,
  {
    onOpen,
    onLost,
    connectMs = FIRST_CONNECT_MS,
  }: {
    onOpen?: (client: pg.Client) => Promise<void>;
    onLost?: () => Promise<void>;
    /** Time limit for the first connection. */
    connectMs?: number | undefined;
  },
): Promise<HeldConnection> {
  let released = false;
  let client = await open(connectMs);

  async function open(connectMs = CONNECT_MS): Promise<pg.Client> {
    const opened = new pg.Client({
      connectionString,
      connectionTimeoutMillis: connectMs,
      keepAlive: true,
      application_name: "qr2pass (held)",
    });
    // The event `end` reports that it broke.
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

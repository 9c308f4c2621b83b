import pg from "pg";
import { KNOWN_BROWSER_DAYS } from "#lib/protocol/limits.ts";

/** How long the row of a session that is over is kept. */
const KEPT_DAYS = 90;

/**
 * Deletes what is of no more use from the database at `connectionString`: sessions that are long over, and browsers
 * that an account would not know any more. Several servers may do it at once.
 */
export async function deleteOldRows(connectionString: string): Promise<void> {
  // Not by the pool: this runs beside the app, whose modules are bundled apart.
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    await client.query("delete from sessions where expires_at < now() - make_interval(days => $1)", [KEPT_DAYS]);
    await client.query("delete from known_browsers where verified_at < now() - make_interval(days => $1)", [
      KNOWN_BROWSER_DAYS,
    ]);
  } finally {
    await client.end();
  }
}

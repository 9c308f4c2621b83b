import pg from "pg";
import { KNOWN_BROWSER_DAYS } from "#lib/protocol/limits.ts";

/** How long the row of a session that ended is kept. */
const KEPT_DAYS = 90;

/**
 * Deletes rows that are no longer used from the database at `connectionString`: sessions that ended long ago, and
 * browsers that their account no longer knows. Several servers may do it at once.
 */
export async function deleteOldRows(connectionString: string): Promise<void> {
  // Not on the pool's connections: this runs beside the application, which is bundled separately.
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 10_000 });
  // A connection that breaks fails the statement too. Without a listener it would end the whole process.
  client.on("error", () => {});
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

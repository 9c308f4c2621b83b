import { join } from "node:path";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate as applyMigrations } from "drizzle-orm/node-postgres/migrator";
import pg from "pg";

/** Any fixed number does; it names this lock among the database's advisory locks. */
const MIGRATION_LOCK = 7_277_301;

/**
 * Brings the database at `connectionString` to the present schema. Servers that start
 * together take turns on an advisory lock, so each migration runs once.
 */
export async function migrate(connectionString: string, folder = join(import.meta.dirname, "../../drizzle")) {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [MIGRATION_LOCK]);
    // NOTICEs such as "schema already exists, skipping" are no news.
    await client.query("set client_min_messages to warning");
    await applyMigrations(drizzle(client), { migrationsFolder: folder });
  } finally {
    await client.end();
  }
}

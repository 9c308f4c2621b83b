import { createRequire } from "node:module";
import { join } from "node:path";
import pg from "pg";
import { fillSkeletons } from "./fill-skeletons.ts";

// Node loads drizzle's ES modules in a second and its CommonJS in a tenth of one, and here a server waits to start.
const require = createRequire(import.meta.url);
const { drizzle }: typeof import("drizzle-orm/node-postgres") = require("drizzle-orm/node-postgres");
const {
  migrate: applyMigrations,
}: typeof import("drizzle-orm/node-postgres/migrator") = require("drizzle-orm/node-postgres/migrator");

/** Longer than what else a starting server may do on its one thread: a connection that was made must not count as none. */
const CONNECT_MS = 30_000;
/** Any fixed number does; it names this lock among the database's advisory locks. */
const MIGRATION_LOCK = 7_277_301;

/**
 * Brings the database at `connectionString` to the present schema. Servers that start
 * together take turns on an advisory lock, so each migration runs once.
 */
export async function migrate(connectionString: string, folder = join(import.meta.dirname, "../../drizzle")) {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: CONNECT_MS });
  await client.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [MIGRATION_LOCK]);
    // NOTICEs such as "schema already exists, skipping" are no news.
    await client.query("set client_min_messages to warning");
    await applyMigrations(drizzle(client), { migrationsFolder: folder });
    await fillSkeletons(client);
  } finally {
    await client.end();
  }
}

import { randomUUID } from "node:crypto";
import { createRequire } from "node:module";
import { join } from "node:path";
import pg from "pg";
import { DatabaseProblem, databaseProblem } from "./database-problem.ts";
import { fillSkeletons } from "./fill-skeletons.ts";
import { connectGrant, missingGrants } from "./grants.ts";
import { withMigrationLock } from "./migration-lock.ts";
import { applyMigrations, JOURNAL } from "./migrations.ts";
import { snapshotTables } from "./snapshot.ts";
import { missingPart, type Query, type Tables } from "./tables.ts";

// Node loads drizzle's CommonJS modules in 0.1 s and its ES modules in 0.5 s, and the server waits for this at its
// start.
const require = createRequire(import.meta.url);
const { readMigrationFiles }: typeof import("drizzle-orm/migrator") = require("drizzle-orm/migrator");

/**
 * How long a connection to the embedded database may take. This process loads the site at the same time, on the single
 * thread that also handles the new connection.
 */
const CONNECT_MS = 30_000;
/** Time limit for each statement of the check. */
const CHECK_MS = 5_000;
/** How long a start waits for another start, and for each table that others have locked. */
const LOCK_MS = 60_000;
/** SQLSTATE for a missing right. */
const INSUFFICIENT_PRIVILEGE = "42501";

const MIGRATIONS = join(import.meta.dirname, "../../drizzle");

/**
 * Migrates the database at `connectionString` to the current schema, and checks that it can be used: tables and columns
 * exist, and a row can be written, read and deleted. Servers that start at the same time wait for each other on an
 * advisory lock, so each migration runs once.
 *
 * @param folder the migrations and snapshots of drizzle-kit
 * @param connectMs time limit for the connection
 * @param lockMs how long to wait for another start, and for each table that others have locked
 * @throws DatabaseProblem
 */
export async function migrate(
  connectionString: string,
  folder = MIGRATIONS,
  connectMs = CONNECT_MS,
  lockMs = LOCK_MS,
): Promise<void> {
  const tables = snapshotTables(folder);
  let client: pg.Client | undefined;
  let toChange = true;
  try {
    // The constructor reads files that the URL names, such as `sslrootcert`.
    const own = new pg.Client({
      connectionString,
      connectionTimeoutMillis: connectMs,
      application_name: "qr2pass (start)",
    });
    client = own;
    // The statement that runs on a broken connection reports the error.
    own.on("error", () => {});
    await own.connect();
    await withMigrationLock(own, lockMs, async () => {
      await applyMigrations(own, readMigrationFiles({ migrationsFolder: folder }));
      await fillSkeletons(own);
      toChange = false;
      await check(own, tables);
    });
  } catch (error) {
    throw databaseProblem(
      error,
      connectGrant(error, connectionString) ?? (await adviceOn(error, client, tables, toChange)),
    );
  } finally {
    await client?.end().catch(() => {});
  }
}

/** Throws if the database lacks a table, a column or a right that the application needs. */
async function check(client: pg.Client, tables: Tables): Promise<void> {
  const query: Query = (text, values) => client.query(text, values);
  const missing = await missingPart(query, tables);
  if (missing) {
    throw new DatabaseProblem(
      `${missing}. It is another application's, or was changed by hand. Give QR2Pass a database of its own, or restore a backup.`,
    );
  }
  // In one transaction, so that nobody else sees the row. The commit waits for the disk.
  // The Greek letter shows whether the database's encoding has all letters.
  const email = `start-ω-${randomUUID()}@qr2pass.invalid`;
  await client.query(`begin; set local statement_timeout = ${CHECK_MS}`);
  await client.query("insert into users (email) values ($1)", [email]);
  const { rowCount } = await client.query("select from users where email = $1", [email]);
  await client.query("delete from users where email = $1", [email]);
  await client.query("commit");
  if (rowCount !== 1)
    throw new DatabaseProblem('a row that was written to "users" could not be read. Check its row-level security.');
}

/** Which grants are missing, if a right is. Uses the connection that was refused. */
async function adviceOn(
  error: unknown,
  client: pg.Client | undefined,
  tables: Tables,
  toChange: boolean,
): Promise<string | undefined> {
  if (!client || (error as { code?: string }).code !== INSUFFICIENT_PRIVILEGE) return;
  try {
    await client.query("rollback");
    const query: Query = (text, values) => client.query(text, values);
    const all = toChange ? { ...tables, [JOURNAL]: [] } : tables;
    const statements = await missingGrants(query, all, toChange);
    return statements.length > 0 ? `As the owner of the database run: ${statements.join("; ")};` : undefined;
  } catch {
    return;
  }
}

import { randomUUID } from "node:crypto";
import { createRequire } from "node:module";
import { join } from "node:path";
import pg from "pg";
import { DatabaseProblem, databaseProblem } from "./database-problem.ts";
import { fillSkeletons } from "./fill-skeletons.ts";
import { missingGrants } from "./grants.ts";
import { withMigrationLock } from "./migration-lock.ts";
import { applyMigrations, JOURNAL } from "./migrations.ts";
import { snapshotTables } from "./snapshot.ts";
import { missingPart, type Query, type Tables } from "./tables.ts";

// Node loads drizzle's ES modules in half a second and its CommonJS in a tenth of one, and here a server waits to start.
const require = createRequire(import.meta.url);
const { readMigrationFiles }: typeof import("drizzle-orm/migrator") = require("drizzle-orm/migrator");

/**
 * For a database on this machine that this process started: it loads the site meanwhile, on the one thread that also
 * takes note of a connection that was made.
 */
const CONNECT_MS = 30_000;
/** How long a statement of the check may take. */
const CHECK_MS = 5_000;
/** How long a start waits for another one, and for each table that others hold. */
const LOCK_MS = 60_000;
/** SQLSTATE: the role lacks a right. */
const INSUFFICIENT_PRIVILEGE = "42501";

const MIGRATIONS = join(import.meta.dirname, "../../drizzle");

/**
 * Brings the database at `connectionString` to the present schema, and makes sure that it can be used: the tables and
 * columns are there, and a row can be written, read and deleted. Servers that start together take turns on an advisory
 * lock, so each migration runs once.
 *
 * @param folder drizzle-kit's migrations and their snapshots
 * @param connectMs how long making the connection may take
 * @param lockMs how long to wait for another start, and for each table that others hold
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
    // The constructor reads the files that the URL names, such as `sslrootcert`.
    const own = new pg.Client({
      connectionString,
      connectionTimeoutMillis: connectMs,
      application_name: "qr2pass (start)",
    });
    client = own;
    // A connection that breaks is told by the statement that it breaks.
    own.on("error", () => {});
    await own.connect();
    await withMigrationLock(own, lockMs, async () => {
      await applyMigrations(own, readMigrationFiles({ migrationsFolder: folder }));
      await fillSkeletons(own);
      toChange = false;
      await check(own, tables);
    });
  } catch (error) {
    throw databaseProblem(error, await adviceOn(error, client, tables, toChange));
  } finally {
    await client?.end().catch(() => {});
  }
}

/** Throws where the database does not have what the application needs, or does not let it write. */
async function check(client: pg.Client, tables: Tables): Promise<void> {
  const query: Query = (text, values) => client.query(text, values);
  const missing = await missingPart(query, tables);
  if (missing) {
    throw new DatabaseProblem(
      `${missing}. It is another application's, or was changed by hand. Give QR2Pass a database of its own, or restore a backup.`,
    );
  }
  // One transaction: nobody else sees the row, and the commit waits until it is on the disk.
  const email = `start-${randomUUID()}@qr2pass.invalid`;
  await client.query(`begin; set local statement_timeout = ${CHECK_MS}`);
  await client.query("insert into users (email) values ($1)", [email]);
  const { rowCount } = await client.query("select from users where email = $1", [email]);
  await client.query("delete from users where email = $1", [email]);
  await client.query("commit");
  if (rowCount !== 1)
    throw new DatabaseProblem('a row that was written to "users" could not be read. Check its row-level security.');
}

/** The grants that are missing, where a right is. They are looked up on the connection that was refused. */
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

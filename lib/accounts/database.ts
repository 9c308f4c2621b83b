import { fillPlaceholders, getTableColumns, getTableName, is, type SQL } from "drizzle-orm";
import { drizzle, type NodePgDatabase } from "drizzle-orm/node-postgres";
import { PgDialect, PgTable } from "drizzle-orm/pg-core";
import pg from "pg";
import { describeError, log } from "#lib/foundation/log.ts";
import { settings, workerCount } from "#lib/foundation/settings.ts";
import { onShutdown } from "#lib/foundation/shutdown.ts";
import { singleton } from "#lib/foundation/singleton.ts";
import { metrics } from "#lib/metrics/metrics.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import * as schema from "./schema.ts";
import { missingPart, type Tables } from "./tables.ts";

export type Database = NodePgDatabase<typeof schema>;
type Pooled = Database & { $client: pg.Pool };

/** Every wait on the database ends within these, so that a request is answered while it is down. */
const CONNECT_MS = 3_000;
const STATEMENT_MS = 5_000;
/** Half a dozen busy connections a core keep Postgres at work; more only queue inside it. */
const POOL_SIZE = 12;
/** PostgreSQL takes 100 connections where nothing else is set. Workers share what is left beside other programs. */
const ALL_POOLS = 72;

/** SQLSTATE (PostgreSQL, appendix A): a unique index says no. */
export const UNIQUE_VIOLATION = "23505";
/** SQLSTATE: what a row points at is gone. */
export const FOREIGN_KEY_VIOLATION = "23503";
/** Classes of SQLSTATE that mean that the server cannot answer now: connection, deadlock, resources, shutdown, system. */
const DOWN = /^(08|25006|40|53|57|58|XX)/;

const poolSize = () => Math.max(2, Math.min(POOL_SIZE, Math.floor(ALL_POOLS / workerCount(settings()))));

function open(): Pooled {
  const pool = new pg.Pool({
    connectionString: settings().DATABASE_URL,
    max: poolSize(),
    connectionTimeoutMillis: CONNECT_MS,
    statement_timeout: STATEMENT_MS,
    query_timeout: STATEMENT_MS + 1_000,
    idle_in_transaction_session_timeout: STATEMENT_MS,
    keepAlive: true,
    application_name: "qr2pass",
  });
  pool.on("error", (error) => log("warn", "an idle database connection broke", describeError(error)));
  // A connection that breaks fails its statement too. Without a listener it would end the whole process, and the pool
  // has none from when a connection is ready until whoever waits for it goes on: the server's last words may come with
  // its first ones.
  pool.on("connect", (client) => client.on("error", () => {}));
  onShutdown(() => pool.end());
  return drizzle(pool, { schema });
}

const database = () => singleton("database", open);

/**
 * Runs `work` on the database. Errors come without the statement and its values, which may not reach a log.
 *
 * @throws ProtocolError `unavailable` when the database cannot answer
 */
export async function withDatabase<T>(work: (database: Pooled) => Promise<T>): Promise<T> {
  try {
    return await work(database());
  } catch (thrown) {
    const error = causeOf(thrown);
    const state = sqlState(error);
    if (error instanceof ProtocolError || (state && !DOWN.test(state))) throw error;
    metrics().storeErrors.inc({ store: "database" });
    throw new ProtocolError("unavailable", { cause: error, retryAfter: 2 });
  }
}

/** A query that `prepared` runs: what Drizzle's `prepare` returns. */
interface Prepared<Row> {
  execute(values: Record<string, unknown>): Promise<Row[]>;
}

/**
 * A query that many requests run: its SQL is built once in this process and, unless the settings say otherwise, parsed
 * once a connection by PostgreSQL. Its values are `sql.placeholder`s.
 *
 * @param name names it to PostgreSQL, and no other query
 * @param build calls `prepare` with that name at the end of a query
 */
export function prepared<Row>(name: string, build: (database: Database, name: string) => Prepared<Row>) {
  return (values: Record<string, unknown>): Promise<Row[]> =>
    withDatabase((database) => singleton(`query:${name}`, () => build(database, preparedName(name))).execute(values));
}

/**
 * The same for a statement that is written as SQL.
 *
 * @throws pg.DatabaseError
 */
export function preparedSql<Row extends pg.QueryResultRow>(name: string, statement: SQL) {
  const { sql: text, params } = new PgDialect().sqlToQuery(statement);
  return (values: Record<string, unknown>): Promise<Row[]> =>
    withDatabase(async ({ $client }) => {
      const { rows } = await $client.query<Row>({
        name: preparedName(name),
        text,
        values: fillPlaceholders(params, values),
      });
      return rows;
    });
}

/** PostgreSQL keeps no statement without a name. */
const preparedName = (name: string) => (settings().DATABASE_PREPARED ? name : "");

/**
 * Runs `work` in one transaction. (Drizzle's own loses its connection for good when `begin` fails, and a pool
 * that lost them all never answers again.)
 *
 * @throws ProtocolError `unavailable` when the database cannot answer
 */
export function withTransaction<T>(work: (transaction: Database) => Promise<T>): Promise<T> {
  return withDatabase(async () => {
    const client = await database().$client.connect();
    let done = false;
    try {
      await client.query("begin");
      const result = await work(drizzle(client, { schema }));
      await client.query("commit");
      done = true;
      return result;
    } finally {
      // To close the connection is the rollback that cannot fail.
      client.release(!done);
    }
  });
}

/** What failed, without the query that Drizzle adds to it. */
const causeOf = (error: unknown) => (isQueryError(error) ? (error.cause ?? new Error("A query failed.")) : error);

/** Whether an error is a `DrizzleQueryError`, of Next's copy of the class or of our server's own. */
const isQueryError = (error: unknown): error is Error =>
  error instanceof Error && "query" in error && "params" in error;

/** The SQLSTATE of an error that the server itself sent, if it did. */
export function sqlState(error: unknown): string | undefined {
  const cause = causeOf(error);
  return cause instanceof pg.DatabaseError ? cause.code : undefined;
}

/** The tables and columns that the statements of this release use. */
export const usedTables = (): Tables =>
  Object.fromEntries(
    Object.values(schema)
      .filter((value) => is(value, PgTable))
      .map((table) => [getTableName(table), Object.values(getTableColumns(table)).map(({ name }) => name)]),
  );

/** Whether the database answers, lets itself be written to, and has the tables and columns that are used. */
export async function isDatabaseUp(): Promise<boolean> {
  try {
    const missing = await withDatabase(async ({ $client }) => {
      const { rows } = await $client.query("select current_setting('transaction_read_only') as read_only");
      if (rows[0]?.read_only === "on") return "the database is read-only";
      return missingPart((text, values) => $client.query(text, values), usedTables());
    });
    if (missing) log("error", "the database cannot be used", { reason: missing });
    return missing === null;
  } catch {
    return false;
  }
}

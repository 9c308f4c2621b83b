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

/** Limits for every wait on the database, so that requests are answered while it is down. */
const CONNECT_MS = 3_000;
const STATEMENT_MS = 5_000;
/** About six busy connections per core keep PostgreSQL occupied; more would only queue inside it. */
const POOL_SIZE = 12;
/** PostgreSQL accepts 100 connections by default. The workers share these, and some remain for other programs. */
const ALL_POOLS = 72;

/** SQLSTATE (PostgreSQL, appendix A) for a violated unique index. */
export const UNIQUE_VIOLATION = "23505";
/** SQLSTATE for a reference to a row that does not exist. */
export const FOREIGN_KEY_VIOLATION = "23503";
/**
 * Classes of SQLSTATE that mean the server cannot answer now: connection, read-only transaction, deadlock, resources,
 * shutdown, system and internal errors.
 */
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
  // A broken connection makes its statement fail too. Without a listener, the event would end the process. The pool
  // itself listens only while a connection is idle.
  pool.on("connect", (client) => client.on("error", () => {}));
  onShutdown(() => pool.end());
  return drizzle(pool, { schema });
}

const database = () => singleton("database", open);

/**
 * Runs `work` on the database. Errors do not contain the statement or its values, which must not reach a log.
 *
 * @throws ProtocolError `unavailable` if the database cannot answer
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

/** A query for `prepared`, as returned by Drizzle's `prepare`. */
interface Prepared<Row> {
  execute(values: Record<string, unknown>): Promise<Row[]>;
}

/**
 * Prepares a query that many requests run. Its SQL is built once in this process and, unless the settings say
 * otherwise, PostgreSQL parses it once per connection. Its values are `sql.placeholder`s.
 *
 * @param name unique among all prepared statements
 * @param build builds the query and calls `prepare` with that name
 */
export function prepared<Row>(name: string, build: (database: Database, name: string) => Prepared<Row>) {
  return (values: Record<string, unknown>): Promise<Row[]> =>
    withDatabase((database) => singleton(`query:${name}`, () => build(database, preparedName(name))).execute(values));
}

/**
 * Prepares a statement written in SQL.
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

/** PostgreSQL does not keep a statement without a name. */
const preparedName = (name: string) => (settings().DATABASE_PREPARED ? name : "");

/**
 * Runs `work` in one transaction. (Drizzle's own transaction never returns its connection to the pool if `begin` fails,
 * and a pool without connections never answers again.)
 *
 * @throws ProtocolError `unavailable` if the database cannot answer
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
      // Closing the connection is a rollback that cannot fail.
      client.release(!done);
    }
  });
}

/** The underlying error, without the query that Drizzle adds to it. */
const causeOf = (error: unknown) => (isQueryError(error) ? (error.cause ?? new Error("A query failed.")) : error);

/** Whether an error is a `DrizzleQueryError`. The class exists twice: in Next's bundle and in our own server. */
const isQueryError = (error: unknown): error is Error =>
  error instanceof Error && "query" in error && "params" in error;

/** The SQLSTATE of an error that the database server sent; undefined for other errors. */
export function sqlState(error: unknown): string | undefined {
  const cause = causeOf(error);
  return cause instanceof pg.DatabaseError ? cause.code : undefined;
}

/** The tables and columns used by the statements of this release. */
export const usedTables = (): Tables =>
  Object.fromEntries(
    Object.values(schema)
      .filter((value) => is(value, PgTable))
      .map((table) => [getTableName(table), Object.values(getTableColumns(table)).map(({ name }) => name)]),
  );

/** Whether the database answers, accepts writes, and has all used tables and columns. */
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

import type pg from "pg";
import { log } from "#lib/foundation/log.ts";
import { DatabaseProblem } from "./database-problem.ts";

/** Any fixed number does; it names this lock among the database's advisory locks. */
const MIGRATION_LOCK = 7_277_301;
/** SQLSTATE: `lock_timeout` is over. */
const LOCK_NOT_AVAILABLE = "55P03";

/**
 * Runs `work` while no other start changes this database. The lock is the connection's, and ends with it. A start that
 * has to wait says so in the log at once, and gives up after `limitMs`. The same limit is set for each table that
 * `work` has to wait for, until the connection ends.
 *
 * @throws DatabaseProblem that names who holds the lock, or the table
 */
export async function withMigrationLock(client: pg.Client, limitMs: number, work: () => Promise<void>): Promise<void> {
  await client.query(`set lock_timeout = ${Math.trunc(limitMs)}`);
  await lock(client, limitMs);
  try {
    await work();
  } catch (error) {
    if (!isTimeout(error)) throw error;
    throw new DatabaseProblem(
      `something else has held a table that has to be changed for ${seconds(limitMs)}: end its transaction (pg_locks shows it), and start again.`,
      { cause: error },
    );
  }
}

async function lock(client: pg.Client, limitMs: number): Promise<void> {
  const { rows } = await client.query("select pg_try_advisory_lock($1) as taken", [MIGRATION_LOCK]);
  if (rows[0]?.taken) return;
  const holder = await holderOf(client);
  log("info", "waiting for another start, which prepares this database", { holder, seconds: limitMs / 1000 });
  try {
    await client.query("select pg_advisory_lock($1)", [MIGRATION_LOCK]);
  } catch (error) {
    if (!isTimeout(error)) throw error;
    throw new DatabaseProblem(
      `another start has been preparing it for ${seconds(limitMs)} (${(await holderOf(client)) ?? holder ?? "it just ended"}): wait until that is done, or end it, and start again.`,
      { cause: error },
    );
  }
}

/** The connection that has the lock, as PostgreSQL knows it; null where it is gone. */
async function holderOf(client: pg.Client): Promise<string | null> {
  const { rows } = await client.query<{ pid: number; address: string | null }>(
    `select pid, host(client_addr) as address from pg_locks join pg_stat_activity using (pid)
     where locktype = 'advisory' and granted and database = (select oid from pg_database where datname = current_database())
       and (classid::bigint << 32) + objid::bigint = $1`,
    [MIGRATION_LOCK],
  );
  const [holder] = rows;
  return holder ? `database process ${holder.pid}${holder.address ? `, from ${holder.address}` : ""}` : null;
}

const isTimeout = (error: unknown) => (error as { code?: unknown }).code === LOCK_NOT_AVAILABLE;
const seconds = (ms: number) => `${ms / 1000} s`;

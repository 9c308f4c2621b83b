import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { createAccount, isEmailTaken } from "#lib/accounts/accounts.ts";
import { isDatabaseUp, usedTables } from "#lib/accounts/database.ts";
import { migrate } from "#lib/accounts/migrate.ts";
import { deleteOldRows } from "#lib/accounts/retention.ts";
import { snapshotTables } from "#lib/accounts/snapshot.ts";
import { parseSettings, provideSettings } from "#lib/foundation/settings.ts";
import { shutDown } from "#lib/foundation/shutdown.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import { PostgresServer } from "../support/postgres-server.ts";

/** The time limits of a connection and a query, and a reserve for a busy machine. */
const BOUND_MS = 12_000;

const OLD_USER = "3f0f9d5e-6a57-4a0b-8a6c-0b0a3b6a8a11";
let server: PostgresServer;
before(async () => {
  server = await PostgresServer.start({ settings: { max_connections: "20" } });
  provideSettings(parseSettings({ DATABASE_URL: server.url }));
});
after(async () => {
  await shutDown();
  await server.stop();
});

test("ten servers that start together on a new database migrate it once", async () => {
  await Promise.all(Array.from({ length: 10 }, () => migrate(server.url)));
  const applied = await server.query("select hash from public.qr2pass_migrations");
  const written = readdirSync(new URL("../../drizzle", import.meta.url)).filter((name) => name.endsWith(".sql"));
  assert.equal(applied.length, written.length);
  assert.equal(new Set(applied.map(({ hash }) => hash)).size, written.length);
});

test("a start that waits for another one says for what, and gives up in a sentence", async () => {
  const other = new pg.Client(server.url);
  await other.connect();
  const lines: string[] = [];
  const write = process.stdout.write;
  try {
    await other.query("select pg_advisory_lock(7277301)");
    const [{ pid } = { pid: 0 }] = (await other.query("select pg_backend_pid() as pid")).rows;
    process.stdout.write = ((chunk: string) => lines.push(String(chunk)) > 0) as typeof process.stdout.write;
    const began = performance.now();
    await assert.rejects(migrate(server.url, undefined, undefined, 1_000), (error: Error) => {
      assert.match(error.message, /^another start has been preparing it for 1 s \(database process \d+/);
      assert.ok(error.message.includes(String(pid)), error.message);
      return true;
    });
    assert.ok(performance.now() - began < BOUND_MS);
    assert.ok(lines.some((line) => line.includes("waiting for another start") && line.includes(String(pid))));
    // When the other one is done, the one that waits goes on.
    const waiting = migrate(server.url, undefined, undefined, 20_000);
    await sleep(300);
    await other.query("select pg_advisory_unlock(7277301)");
    await waiting;
  } finally {
    process.stdout.write = write;
    await other.end();
  }
});

test("a table that somebody holds keeps a migration waiting no longer than its limit", async () => {
  const holder = new pg.Client(server.url);
  await holder.connect();
  try {
    await holder.query("begin; lock table qr2pass_migrations in access exclusive mode");
    await assert.rejects(migrate(server.url, undefined, undefined, 1_000), /has held a table .* for 1 s/);
    await holder.query("rollback");
    await migrate(server.url, undefined, undefined, 1_000);
  } finally {
    await holder.end();
  }
});

test("the last migration's snapshot has exactly the tables and columns of the schema", () => {
  const sorted = (tables: Record<string, string[]>) =>
    Object.entries(tables)
      .map(([name, columns]) => [name, ...columns.toSorted()])
      .sort();
  assert.deepEqual(sorted(snapshotTables("drizzle")), sorted(usedTables()));
});

test("the database does not count as up if a table or column is missing or it became read-only", async () => {
  const isDown = async (breakIt: string, mendIt: string) => {
    assert.equal(await isDatabaseUp(), true);
    await server.query(breakIt);
    assert.equal(await isDatabaseUp(), false, breakIt);
    await server.query(mendIt);
    assert.equal(await isDatabaseUp(), true);
  };
  await isDown("alter table known_browsers rename to away", "alter table away rename to known_browsers");
  await isDown("alter table keys rename device_name to away", "alter table keys rename away to device_name");
  const setReadOnly = (to: string) => `alter database postgres set default_transaction_read_only = ${to}`;
  await server.query(setReadOnly("on"));
  // The setting applies to new connections.
  await server.query("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'qr2pass'");
  assert.equal(await isDatabaseUp(), false);
  await server.query(`begin read write; ${setReadOnly("off")}; commit`);
  await server.query("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'qr2pass'");
  await assertRecovers();
});

test("rows that are no longer needed are deleted, even by several servers at once, and all others stay", async () => {
  await server.query(`insert into users (id, email) values ('${OLD_USER}', 'old@example.com')`);
  await server.query(`insert into keys values ('old', '${OLD_USER}', 'ES256', 'x', 'Phone')`);
  await server.query(`insert into sessions (user_id, key_id, browser_name, browser_system, address, expires_at)
    select '${OLD_USER}', 'old', days, '', '', now() - make_interval(days => days)
    from unnest(array[-30, 0, 89, 91, 1000]) as days`);
  await server.query(`insert into known_browsers (user_id, browser, verified_at)
    select '${OLD_USER}', days, now() - make_interval(days => days) from unnest(array[0, 89, 91, 1000]) as days`);
  await Promise.all(Array.from({ length: 4 }, () => deleteOldRows({ connectionString: server.url, historyDays: 365 })));
  const names = async (sql: string) => (await server.query(sql)).map(({ name }) => Number(name)).sort((a, b) => a - b);
  assert.deepEqual(await names("select browser_name as name from sessions"), [-30, 0, 89]);
  assert.deepEqual(await names("select browser as name from known_browsers"), [0, 89]);
  await server.query(`delete from users where id = '${OLD_USER}'`);
});

let made = 0;
const account = () =>
  createAccount(`a${++made}@example.com`, { id: `k${made}`, algorithm: "ES256", publicKey: "x", deviceName: "Phone" });

/** Asserts that many simultaneous reads and transactions are refused as unavailable within the time limit. */
async function assertUnavailable(): Promise<void> {
  const began = performance.now();
  const tries = Array.from({ length: 30 }, (_, at) => (at % 2 ? account() : isEmailTaken("a@example.com")));
  for (const outcome of await Promise.allSettled(tries)) {
    assert.ok(outcome.status === "rejected", "it answered");
    assert.ok(outcome.reason instanceof ProtocolError && outcome.reason.code === "unavailable", String(outcome.reason));
    assert.ok((outcome.reason.retryAfter ?? 0) > 0);
  }
  assert.equal(await isDatabaseUp(), false);
  assert.ok(performance.now() - began < 2 * BOUND_MS);
}

/** Asserts that every connection of the pool soon works again. */
async function assertRecovers(): Promise<void> {
  for (const end = performance.now() + BOUND_MS; !(await isDatabaseUp()); await sleep(50)) {
    assert.ok(performance.now() < end, "it does not recover");
  }
  const began = performance.now();
  await Promise.all(Array.from({ length: 40 }, account));
  assert.ok(performance.now() - began < 3_000, "some connections are stuck");
}

test("a database that hangs is unavailable within the time limit, and is used again when it continues", async () => {
  await assertRecovers();
  const backends = await server.query("select pid from pg_stat_activity where application_name = 'qr2pass'");
  const stop = [server.pid, ...backends.map(({ pid }) => Number(pid))];
  for (const pid of stop) process.kill(pid, "SIGSTOP");
  try {
    await assertUnavailable();
  } finally {
    for (const pid of stop) process.kill(pid, "SIGCONT");
  }
  await assertRecovers();
});

test("a database that was killed is unavailable, and then used again with all acknowledged data", async () => {
  const [before] = await server.query("select count(*)::int as n from users");
  await server.kill("SIGKILL");
  await assertUnavailable();
  await server.start();
  const [after] = await server.query("select count(*)::int as n from users");
  assert.deepEqual(after, before);
  await assertRecovers();
});

test("a database without free connections is unavailable, and is used again when some are free", async () => {
  // First the site's own connections are closed.
  await server.query("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'qr2pass'");
  const hogs: pg.Client[] = [];
  try {
    for (;;) {
      const hog = new pg.Client({ connectionString: server.url });
      hog.on("error", () => {});
      await hog.connect();
      hogs.push(hog);
    }
  } catch (error) {
    assert.equal((error as { code?: string }).code, "53300");
  }
  await assertUnavailable();
  await Promise.all(hogs.map((hog) => hog.end()));
  await assertRecovers();
});

test("a statement that waits too long for a lock is unavailable, and releases its connection", async () => {
  const holder = new pg.Client({ connectionString: server.url });
  await holder.connect();
  await holder.query("begin; lock table users in access exclusive mode");
  await assertUnavailable().catch((error) => {
    // The database itself is up throughout.
    if (!(error instanceof assert.AssertionError && error.actual === true && error.expected === false)) throw error;
  });
  await holder.end();
  await assertRecovers();
});

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer as createWebServer } from "node:http";
import { connect, createServer } from "node:net";
import { after, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { migrate } from "#lib/accounts/migrate.ts";
import { randomToken } from "#lib/protocol/random.ts";
import { failedStart } from "#tests/support/failed-start.ts";
import { freePort } from "#tests/support/ports.ts";
import { PostgresServer } from "#tests/support/postgres-server.ts";
import { RedisServer } from "#tests/support/redis-server.ts";
import { startServer } from "#tests/support/server.ts";
import { UpstashProxy } from "#tests/support/upstash-proxy.ts";

const AUTH_SECRET = randomToken(32);
/** The server's own limit is 10 s; the rest is a reserve for a busy machine. */
const BOUND_MS = 20_000;

let postgres: PostgresServer;
let redis: RedisServer;
before(async () => {
  [postgres, redis] = await Promise.all([PostgresServer.start(), RedisServer.start()]);
});
after(() => Promise.all([postgres.stop(), redis.stop()]));

/** Asserts that the start fails with one line that matches, and contains no secret. */
async function assertRefused(env: Record<string, string>, ...patterns: RegExp[]): Promise<void> {
  const { code, said, logged, milliseconds } = await failedStart({ AUTH_SECRET, ...env });
  assert.equal(code, 1, `${said}\n${logged}`);
  assert.equal(said.split("\n").length, 1, said);
  for (const pattern of patterns) assert.match(said, pattern);
  assert.doesNotMatch(said, /test-password|s3cr3t|insert into|begin;/i);
  assert.doesNotMatch(logged, /ready/);
  assert.ok(milliseconds < BOUND_MS, `${milliseconds} ms`);
}

let made = 0;
/** A new database, after `statements` ran in it. */
async function database(...statements: string[]): Promise<string> {
  const name = `d${++made}`;
  await postgres.query(`create database ${name}`);
  for (const statement of statements) await postgres.query(statement, [], name);
  return postgres.urlOf(name);
}

/** The URL of the same database for another role. */
function as(role: string, url: string): string {
  return String(Object.assign(new URL(url), { username: role, password: "s3cr3t" }));
}

describe("PostgreSQL", () => {
  before(async () => {
    await postgres.query("create role app login password 's3cr3t'");
    await postgres.query("create role \"An App\" login password 's3cr3t'");
  });

  test("a role that cannot create tables gets an explanation and the missing grant", async () => {
    const url = await database();
    await assertRefused(
      { DATABASE_URL: as("app", url) },
      /permission denied for schema public/,
      /GRANT CREATE ON SCHEMA public TO app;$/,
    );
    await assertRefused({ DATABASE_URL: as("An%20App", url) }, /GRANT CREATE ON SCHEMA public TO "An App";$/);
    await postgres.query("grant create on schema public to app", [], new URL(url).pathname.slice(1));
    await migrate(as("app", url));
  });

  test("a role that may not connect, and a missing schema, are explained with what to run", async () => {
    const url = await database();
    const name = new URL(url).pathname.slice(1);
    await postgres.query(`revoke connect on database ${name} from public`);
    await assertRefused(
      { DATABASE_URL: as("app", url) },
      new RegExp(`permission denied for database "${name}".* GRANT CONNECT ON DATABASE "${name}" TO "app";$`),
    );
    await assertRefused({ DATABASE_URL: await database("drop schema public") }, /"public" .* CREATE SCHEMA public;$/);
  });

  test("a database without all letters is refused at the start, not at the first Greek name", async () => {
    await postgres.query("create database latin encoding 'LATIN1' lc_collate 'C' lc_ctype 'C' template template0");
    await assertRefused({ DATABASE_URL: postgres.urlOf("latin") }, /encoding "LATIN1"\. Create .* UTF8/);
  });

  test("a role that cannot write to the tables gets the missing grants, and starts with them", async () => {
    const url = await database();
    await migrate(url);
    const refused = await failedStart({ AUTH_SECRET, DATABASE_URL: as("app", url) });
    assert.match(refused.said, /permission denied for table qr2pass_migrations/);
    const statements = /run: (.*)$/.exec(refused.said)?.[1]?.split("; ") ?? [];
    assert.ok(statements.length > 4, refused.said);
    assert.doesNotMatch(refused.said, /GRANT [A-Z, ]*(UPDATE|DELETE)[A-Z, ]* ON public\.(events|confirmations) /);
    assert.match(refused.said, /GRANT SELECT, INSERT ON public\.events /);
    // The printed statements are sufficient.
    for (const statement of statements) await postgres.query(statement, [], new URL(url).pathname.slice(1));
    await migrate(as("app", url));
  });

  test("a read-only database is explained", async () => {
    const url = await database("create table x (y int)");
    const name = new URL(url).pathname.slice(1);
    await postgres.query(`alter database ${name} set default_transaction_read_only = on`);
    await assertRefused({ DATABASE_URL: url }, /cannot execute .* in a read-only transaction/);
    const full = await database();
    await migrate(full);
    await postgres.query(`alter database ${new URL(full).pathname.slice(1)} set default_transaction_read_only = on`);
    await assertRefused({ DATABASE_URL: full }, /cannot execute INSERT in a read-only transaction/);
  });

  test("another application's table of the same name, and a missing column, are explained", async () => {
    const url = await database("create table users (id serial primary key, name text)");
    await assertRefused({ DATABASE_URL: url }, /relation "users" already exists/, /a database of its own/);
    const type = await database("create type users as enum ('a')");
    await assertRefused({ DATABASE_URL: type }, /type "users" already exists/, /a database of its own/);
    const journal = await database("create table qr2pass_migrations (id int)");
    await assertRefused({ DATABASE_URL: journal }, /column "created_at" does not exist/, /a database of its own/);
    const lost = await database();
    await migrate(lost);
    await postgres.query("alter table sessions drop column ended_at", [], new URL(lost).pathname.slice(1));
    await assertRefused({ DATABASE_URL: lost }, /the table "sessions" has no column "ended_at"/);
    await postgres.query("drop table known_browsers", [], new URL(lost).pathname.slice(1));
    await assertRefused({ DATABASE_URL: lost }, /there is no table "known_browsers"/);
    // Another application's table that comes before ours in the role's search path.
    const hidden = await database("create schema qr2pass");
    await migrate(hidden);
    await postgres.query("create table qr2pass.keys (id int)", [], new URL(hidden).pathname.slice(1));
    await assertRefused({ DATABASE_URL: hidden }, /the table "keys" has no column "/);
  });

  test("errors of the network, the login and TLS are explained", async () => {
    const url = (change: Partial<URL>) => String(Object.assign(new URL(postgres.url), change));
    const port = String(await freePort());
    await assertRefused(
      { DATABASE_URL: url({ password: "wrong" }) },
      /password authentication failed for user "qr2pass"/,
    );
    await assertRefused({ DATABASE_URL: url({ pathname: "/nowhere" }) }, /database "nowhere" does not exist/);
    await assertRefused({ DATABASE_URL: url({ port }) }, /connection refused at 127\.0\.0\.1, port/);
    await assertRefused(
      { DATABASE_URL: url({ hostname: "db.invalid" }) },
      /the host db\.invalid (was not found|could not)/,
    );
    await assertRefused({ DATABASE_URL: url({ search: "?sslmode=verify-full" }) }, /does not support SSL connections/);
    await assertRefused({ DATABASE_URL: url({ search: "?sslrootcert=/nowhere.pem" }) }, /ENOENT.*nowhere\.pem/);
  });

  test("a server that accepts the connection and does not answer is reported in time", async () => {
    const silent = createServer(() => {}).listen(0, "127.0.0.1");
    await once(silent, "listening");
    const { port } = silent.address() as { port: number };
    await assertRefused({ DATABASE_URL: `postgresql://u:s3cr3t@127.0.0.1:${port}/d` }, /timeout|no answer/);
    silent.close();
  });
});

describe("Redis", () => {
  const refused = (REDIS_URL: string, ...patterns: RegExp[]) =>
    assertRefused(
      { DATABASE_URL: postgres.url, REDIS_URL },
      /^The Redis that REDIS_URL names cannot be used: /,
      ...patterns,
    );

  test("a closed port, an unknown host, an unknown database and missing TLS are explained", async () => {
    await refused(`redis://127.0.0.1:${await freePort()}`, /connection refused/);
    await refused("redis://redis.invalid", /the host redis\.invalid/);
    await refused(`${redis.url}/99`, /DB index is out of range \(there is no database of the number/);
    await refused(redis.url.replace("redis:", "rediss:"), /in time|TLS|timeout/i);
  });

  test("a wrong or missing password is explained", async () => {
    const other = await RedisServer.start();
    await other.command("CONFIG", "SET", "requirepass", "s3cr3t");
    await refused(other.url, /NOAUTH/);
    await refused(other.url.replace("//", "//:wrong@"), /WRONGPASS/);
    await other.stop();
  });

  test("a read-only replica, and a full Redis, are explained", async () => {
    const other = await RedisServer.start();
    await other.command("CONFIG", "SET", "maxmemory", "1");
    await refused(other.url, /OOM \(its memory is full/);
    await other.command("CONFIG", "SET", "maxmemory", "0");
    await other.command("REPLICAOF", "127.0.0.1", String(redis.port));
    await refused(other.url, /READONLY/);
    await other.stop();
  });

  test("a Redis Cluster is refused at the start, not at the first code", async () => {
    const cluster = await RedisServer.start("--cluster-enabled", "yes");
    await refused(cluster.url, /CLUSTERDOWN \(it is a Redis Cluster, which is not supported/);
    await cluster.command("CLUSTER", "ADDSLOTSRANGE", "0", "16383");
    await refused(cluster.url, /CROSSSLOT \(it is a Redis Cluster, which is not supported/);
    await cluster.stop();
  });

  test("a Redis with too many clients, and a server that is no Redis, are explained", async () => {
    const full = await RedisServer.start("--maxclients", "1");
    const held = connect(full.port, "127.0.0.1");
    await once(held, "connect");
    held.on("error", () => {});
    await refused(full.url, /max number of clients reached \(raise maxclients/);
    held.destroy();
    await full.stop();
    const web = createWebServer((_, response) => void response.end("<h1>\nLog in\n</h1>")).listen(0, "127.0.0.1");
    await once(web, "listening");
    const { port } = web.address() as { port: number };
    await refused(`redis://127.0.0.1:${port}`, /: what answers there is no Redis\.$/);
    await assertRefused(
      {
        DATABASE_URL: postgres.url,
        UPSTASH_REDIS_REST_URL: `http://127.0.0.1:${port}`,
        UPSTASH_REDIS_REST_TOKEN: "s3cr3t",
      },
      /: what answers there is no Redis\.$/,
    );
    web.closeAllConnections();
    web.close();
  });

  test("a user without the required rights is explained", async () => {
    await redis.command("ACL", "SETUSER", "few", "on", ">s3cr3t", "~qr2pass:*", "&*", "+@all", "-publish");
    await refused(redis.url.replace("//", "//few:s3cr3t@"), /an ACL forbids/);
    await redis.command("ACL", "SETUSER", "few", "+publish", "-subscribe");
    await refused(redis.url.replace("//", "//few:s3cr3t@"), /NOPERM \(the user may not .* subscribe/);
  });

  test("Upstash with a wrong token, an exhausted quota, or unreachable, is explained", async () => {
    const proxy = await UpstashProxy.start(redis.url);
    const upstash = (url: string, token: string, ...patterns: RegExp[]) =>
      assertRefused(
        { DATABASE_URL: postgres.url, UPSTASH_REDIS_REST_URL: url, UPSTASH_REDIS_REST_TOKEN: token },
        /^The Redis that UPSTASH_REDIS_REST_URL names cannot be used: /,
        ...patterns,
      );
    await upstash(proxy.url, "s3cr3t", /Unauthorized \(the token is wrong\)/);
    proxy.refusal = "WRONGPASS invalid or missing auth token";
    await upstash(proxy.url, proxy.token, /WRONGPASS/);
    proxy.refusal = "ERR max requests limit exceeded. Limit: 500000, Usage: 500000. See https://upstash.com/docs";
    await upstash(proxy.url, proxy.token, /max requests limit exceeded/);
    const { url } = proxy;
    await proxy.stop();
    await upstash(url, proxy.token, /connection refused/);
  });
});

test("the health check reports both stores", async () => {
  const own = await RedisServer.start();
  const url = await database();
  const server = await startServer({ env: { AUTH_SECRET, DATABASE_URL: url, REDIS_URL: own.url } });
  const name = new URL(url).pathname.slice(1);
  const health = async () => {
    const response = await fetch(`${server.origin}/api/health`);
    const { status, code, database, redis } = await response.json();
    return [response.status, status, code, database, redis];
  };
  const becomes = async (...wanted: unknown[]) => {
    for (const end = Date.now() + 15_000; ; await sleep(100)) {
      const is = await health();
      if (JSON.stringify(is) === JSON.stringify(wanted)) return;
      assert.ok(Date.now() < end, `${JSON.stringify(is)} is not ${JSON.stringify(wanted)}`);
    }
  };
  const well = [200, "ok", undefined, true, true];
  const down = (database: boolean, redis: boolean) => [503, "nok", "unavailable", database, redis];
  try {
    assert.deepEqual(await health(), well);
    await own.command("CONFIG", "SET", "maxmemory", "1");
    await becomes(...down(true, false));
    await own.command("CONFIG", "SET", "maxmemory", "0");
    await becomes(...well);
    await postgres.query("alter table users rename to away", [], name);
    await becomes(...down(false, true));
    await own.kill();
    await becomes(...down(false, false));
    await postgres.query("alter table away rename to users", [], name);
    await own.start();
    await becomes(...well);
  } finally {
    await server.stop();
    await own.stop();
  }
});

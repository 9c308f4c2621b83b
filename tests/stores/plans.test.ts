import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { migrate } from "#lib/accounts/migrate.ts";
import { PostgresServer } from "../support/postgres-server.ts";

let server: PostgresServer;
before(async () => {
  server = await PostgresServer.start();
  await migrate(server.url);
});
after(() => server.stop());

test("every foreign key column is the first column of an index", async () => {
  // Without an index, deleting a referenced row makes PostgreSQL read the whole table.
  const bare = await server.query(
    `select conrelid::regclass::text as table, attname as column
     from pg_constraint join pg_attribute on attrelid = conrelid and attnum = conkey[1]
     where contype = 'f' and not exists (
       select from pg_index where indrelid = conrelid and indkey[0] = conkey[1] and indpred is null
     )`,
  );
  assert.deepEqual(bare, []);
  const [{ all } = { all: 0 }] = await server.query(
    "select count(*)::integer as all from pg_constraint where contype = 'f'",
  );
  assert.ok(Number(all) > 8);
});

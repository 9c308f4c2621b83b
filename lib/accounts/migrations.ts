import type { MigrationMeta } from "drizzle-orm/migrator";
import type pg from "pg";

/**
 * The table that lists the applied migrations. Every drizzle application uses the same default name, and drizzle's
 * migrator assumes that the latest date in it is the application's own. If two applications shared one database, one of
 * them would silently skip migrations. It is in the schema `public`, like all our tables, because the migrations name
 * that schema.
 */
export const JOURNAL = "qr2pass_migrations";

const CREATE = `
  create table public.${JOURNAL} (
    id integer generated always as identity primary key,
    hash text not null,
    created_at bigint not null unique
  )`;

/**
 * drizzle's default table, which version 0.1.0 used. No row if there is none, if it is not of the form that drizzle gave
 * it then, or if this role may not read it.
 */
const SHARED = `
  select has_table_privilege(c.oid, 'DELETE') as "mayDelete"
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = 'drizzle' and c.relname = '__drizzle_migrations' and c.relkind = 'r'
    and 2 = (select count(*) from pg_attribute where attrelid = c.oid and not attisdropped
      and (attname, atttypid::regtype::text) in (('hash', 'text'), ('created_at', 'bigint')))
    and has_schema_privilege(n.oid, 'USAGE') and has_table_privilege(c.oid, 'SELECT')`;

/**
 * Applies the migrations that are missing, in one transaction. If none is missing it writes nothing, so a role that
 * cannot create tables works with an up-to-date database.
 *
 * drizzle's own migrator is not used because it requires CREATE on the whole database, even for the schema `public`,
 * and compares dates with the last row only.
 */
export async function applyMigrations(client: pg.Client, migrations: MigrationMeta[]): Promise<void> {
  // The migrations name tables without a schema and expect them in `public`.
  await client.query("begin; set local search_path to public");
  const { rows } = await client.query(`select to_regclass('public.${JOURNAL}') is not null as "isThere"`);
  if (!rows[0]?.isThere) {
    await client.query(CREATE);
    await takeOver(
      client,
      migrations.map(({ hash }) => hash),
    );
  }
  const { rows: journal } = await client.query(`select created_at from public.${JOURNAL}`);
  // A migration is identified by its creation time, because its hash would change with the line endings of a checkout.
  const applied = new Set(journal.map(({ created_at }) => Number(created_at)));
  for (const { sql, hash, folderMillis } of migrations.filter(({ folderMillis }) => !applied.has(folderMillis))) {
    for (const statement of sql) await client.query(statement);
    await client.query(`insert into public.${JOURNAL} (hash, created_at) values ($1, $2)`, [hash, folderMillis]);
  }
  await client.query("commit");
}

/**
 * Moves our rows out of drizzle's table, where their dates would hide migrations of other applications. Other
 * applications' rows stay.
 */
async function takeOver(client: pg.Client, hashes: string[]): Promise<void> {
  const { rows } = await client.query(SHARED);
  if (!rows[0]) return;
  const ours = rows[0].mayDelete
    ? "delete from drizzle.__drizzle_migrations where hash = any($1) returning hash, created_at"
    : "select hash, created_at from drizzle.__drizzle_migrations where hash = any($1)";
  await client.query(
    `with ours as (${ours})
     insert into public.${JOURNAL} (hash, created_at)
     select min(hash), created_at from ours group by created_at order by created_at`,
    [hashes],
  );
}

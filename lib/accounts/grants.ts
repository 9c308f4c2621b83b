import pg from "pg";
import type { Query, Tables } from "./tables.ts";

/**
 * Finds the rights on the schema and on existing tables that the role lacks. Changing a table requires ownership.
 * Rights to change or delete history and confirmations are not required: the site works without them
 * (docs/accounts.md).
 */
const LACKS = `
  select 'GRANT ' || string_agg(right_name, ', ') || ' ON SCHEMA public TO ' || quote_ident(current_user) as statement
  from unnest(array['USAGE', 'CREATE']) as right_name
  where not has_schema_privilege('public', right_name)
  having count(*) > 0
  union all
  select 'GRANT ' || string_agg(right_name, ', ') || ' ON ' || relation || ' TO ' || quote_ident(current_user)
  from unnest($1::text[]) as relation, unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE']) as right_name
  where has_schema_privilege('public', 'USAGE') and to_regclass(relation) is not null
    and not has_table_privilege(to_regclass(relation), right_name)
    and not (relation = any(array['public.events', 'public.confirmations']) and right_name in ('UPDATE', 'DELETE'))
  group by relation
  union all
  select 'ALTER TABLE ' || relation || ' OWNER TO ' || quote_ident(current_user)
  from unnest($1::text[]) as relation
  where $2 and has_schema_privilege('public', 'USAGE') and to_regclass(relation) is not null
    and not pg_has_role((select relowner from pg_class where oid = to_regclass(relation)), 'USAGE')`;

/**
 * Returns the GRANT statements that the connection's role needs, to be run by the database's owner.
 *
 * @param toChange whether the role must be able to alter the tables, which only their owner can
 */
export async function missingGrants(query: Query, tables: Tables, toChange: boolean): Promise<string[]> {
  const names = Object.keys(tables).map((name) => `public.${name}`);
  const { rows } = await query(LACKS, [names, toChange]);
  return rows.map(({ statement }) => String(statement));
}

/**
 * The advice for a role that may not connect, if that is what `error` says.
 *
 * @param connectionString with the role as its user
 */
export function connectGrant(error: unknown, connectionString: string): string | undefined {
  const [, database] = /^permission denied for database "(.*)"$/.exec((error as Error).message) ?? [];
  const role = decodeURIComponent(URL.parse(connectionString)?.username ?? "");
  if (database === undefined || !role) return;
  const [name, grantee] = [database, role].map((text) => pg.escapeIdentifier(text));
  return `As the owner of the database run: GRANT CONNECT ON DATABASE ${name} TO ${grantee};`;
}

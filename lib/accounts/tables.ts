/** The columns of each table, by name. */
export type Tables = Record<string, string[]>;

/** Runs one statement and returns its rows. */
export type Query = (text: string, values: unknown[]) => Promise<{ rows: Record<string, unknown>[] }>;

/** Looks up tables as the application's own statements do, by the connection's search path. */
const MISSING = `
  select wanted.relation, wanted.name, to_regclass(quote_ident(wanted.relation)) is null as all
  from unnest($1::text[], $2::text[]) as wanted(relation, name)
  where not exists (
    select from pg_attribute
    where attrelid = to_regclass(quote_ident(wanted.relation)) and attname = wanted.name and not attisdropped
  )
  order by 3 desc, 1, 2
  limit 1`;

/** The name of the first table or column of `tables` that the database lacks; null if all exist. */
export async function missingPart(query: Query, tables: Tables): Promise<string | null> {
  const columns = Object.entries(tables).flatMap(([table, names]) => names.map((name) => [table, name] as const));
  const { rows } = await query(MISSING, [columns.map(([table]) => table), columns.map(([, name]) => name)]);
  const [first] = rows;
  if (!first) return null;
  return first.all
    ? `there is no table "${first.relation}"`
    : `the table "${first.relation}" has no column "${first.name}"`;
}

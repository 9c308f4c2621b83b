import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Tables } from "./tables.ts";

const snapshotSchema = z.object({
  tables: z.record(z.string(), z.object({ name: z.string(), columns: z.record(z.string(), z.unknown()) })),
});

/**
 * The tables as the last migration in `folder` leaves them, from the snapshot that drizzle-kit writes beside it. The
 * same is in schema.ts, but a server that starts would wait half a second for Node to load that file's library.
 */
export function snapshotTables(folder: string): Tables {
  const meta = join(folder, "meta");
  const last = readdirSync(meta)
    .filter((name) => name.endsWith("_snapshot.json"))
    .sort()
    .at(-1);
  if (!last) throw new Error(`There is no snapshot in ${meta}.`);
  const { tables } = snapshotSchema.parse(JSON.parse(readFileSync(join(meta, last), "utf8")));
  return Object.fromEntries(Object.values(tables).map(({ name, columns }) => [name, Object.keys(columns)]));
}

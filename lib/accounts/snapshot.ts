import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Tables } from "./tables.ts";

const snapshotSchema = z.object({
  tables: z.record(z.string(), z.object({ name: z.string(), columns: z.record(z.string(), z.unknown()) })),
});

/**
 * The tables after the last migration in `folder`, from the snapshot that drizzle-kit stores beside it. schema.ts has
 * the same content, but loading drizzle would delay a starting server by half a second.
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

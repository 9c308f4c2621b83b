import { migrate } from "#lib/accounts/migrate.ts";
import { deleteOldRows } from "#lib/accounts/retention.ts";
import { env } from "#lib/env.ts";
import { StartError } from "#lib/start-error.ts";
import { fail } from "./fail.ts";

/** Brings the database that DATABASE_URL names to the present schema, where something else than `serve` runs the app. */
async function run(): Promise<void> {
  const { DATABASE_URL } = env();
  if (!DATABASE_URL) throw new StartError("Set DATABASE_URL to the database to migrate.");
  await migrate(DATABASE_URL);
  // There nothing runs once a day; a deploy now and then will do.
  await deleteOldRows(DATABASE_URL);
}
await run().catch(fail);

import { migrate } from "#lib/accounts/migrate.ts";
import { deleteOldRows } from "#lib/accounts/retention.ts";
import { fail } from "#lib/foundation/fail.ts";
import { settings } from "#lib/foundation/settings.ts";
import { StartError } from "#lib/foundation/start-error.ts";

/** Brings the database that DATABASE_URL names to the present schema, where something else than `serve` runs the app. */
async function run(): Promise<void> {
  const { DATABASE_URL, HISTORY_DAYS } = settings();
  if (!DATABASE_URL) throw new StartError("Set DATABASE_URL to the database to migrate.");
  await migrate(DATABASE_URL);
  // There nothing runs once a day; a deploy now and then will do.
  await deleteOldRows({ connectionString: DATABASE_URL, historyDays: HISTORY_DAYS });
}
await run().catch(fail);

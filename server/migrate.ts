import { databaseProblem } from "#lib/accounts/database-problem.ts";
import { migrate } from "#lib/accounts/migrate.ts";
import { deleteOldRows } from "#lib/accounts/retention.ts";
import { fail } from "#lib/foundation/fail.ts";
import { settings } from "#lib/foundation/settings.ts";
import { StartError } from "#lib/foundation/start-error.ts";

/** Brings the database that DATABASE_URL names to the present schema, for a platform that runs the app without `serve`. */
async function run(): Promise<void> {
  const { DATABASE_URL, HISTORY_DAYS } = settings();
  if (!DATABASE_URL) throw new StartError("Set DATABASE_URL to the database to migrate.");
  try {
    await migrate(DATABASE_URL);
    // Such a platform runs nothing once a day; each deployment deletes old rows instead.
    await deleteOldRows({ connectionString: DATABASE_URL, historyDays: HISTORY_DAYS });
  } catch (error) {
    throw new StartError(`The database that DATABASE_URL names cannot be used: ${databaseProblem(error).message}`);
  }
}
await run().catch(fail);

import { databaseProblem } from "#lib/accounts/database-problem.ts";
import { migrate } from "#lib/accounts/migrate.ts";
import { deleteOldRows } from "#lib/accounts/retention.ts";
import { fail } from "#lib/foundation/fail.ts";
import { settings } from "#lib/foundation/settings.ts";
import { StartError } from "#lib/foundation/start-error.ts";

/** Migrates the database in DATABASE_URL to the current schema, for platforms that run the app without our server. */
async function run(): Promise<void> {
  const { DATABASE_URL, HISTORY_DAYS } = settings();
  if (!DATABASE_URL) throw new StartError("Set DATABASE_URL to the database to migrate.");
  try {
    await migrate(DATABASE_URL);
    // On such a platform no process runs daily, so each deployment deletes old rows.
    await deleteOldRows({ connectionString: DATABASE_URL, historyDays: HISTORY_DAYS });
  } catch (error) {
    throw new StartError(`The database that DATABASE_URL names cannot be used: ${databaseProblem(error).message}`);
  }
}
await run().catch(fail);

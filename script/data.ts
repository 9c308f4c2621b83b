import { makeDataFolder, startEmbeddedPostgres } from "#lib/accounts/embedded-postgres.ts";
import { lockExclusively } from "#lib/accounts/exclusive-lock.ts";
import { migrate } from "#lib/accounts/migrate.ts";
import { generatedSecrets } from "#lib/secrets.ts";
import { StartError } from "#lib/start-error.ts";
import { fail } from "./fail.ts";
import type { Settings } from "./settings.ts";

type Close = () => Promise<void>;

/**
 * Makes secrets and database ready, and leaves them in the environment, where the app looks for them. A server without
 * a shared store keeps ceremonies in its own memory: then it must be the only one on its database.
 *
 * @returns what closes the database
 * @throws StartError
 */
export async function openData(settings: Settings): Promise<Close> {
  const stop = await openDatabase(settings);
  const { DATABASE_URL = "" } = process.env;
  try {
    const isShared = settings.REDIS_URL || settings.UPSTASH_REDIS_REST_URL;
    // Whoever has the lock already also uses the embedded database, which is left to it.
    const lock = isShared ? null : await lockExclusively(DATABASE_URL, fail);
    const close = async () => {
      await lock?.release();
      await stop();
    };
    await migrate(DATABASE_URL).catch(async (error) => {
      await close();
      throw error;
    });
    return close;
  } catch (error) {
    if (error instanceof StartError || !settings.DATABASE_URL) throw error;
    throw new StartError(`The database that DATABASE_URL names cannot be used: ${(error as Error).message}`);
  }
}

async function openDatabase({ AUTH_SECRET, DATABASE_URL, DATA_DIR }: Settings): Promise<Close> {
  if (AUTH_SECRET && DATABASE_URL) return async () => {};
  makeDataFolder(DATA_DIR);
  const { authSecret, databasePassword } = generatedSecrets(DATA_DIR);
  process.env.AUTH_SECRET ||= authSecret;
  if (DATABASE_URL) return async () => {};
  const { connectionString, stop } = await startEmbeddedPostgres(DATA_DIR, databasePassword);
  process.env.DATABASE_URL = connectionString;
  return stop;
}

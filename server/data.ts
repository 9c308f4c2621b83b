import { makeDataFolder, startEmbeddedPostgres } from "#embedded-postgres/embedded-postgres.ts";
import { migrate } from "#lib/accounts/migrate.ts";
import { StartError } from "#lib/foundation/start-error.ts";
import { lockExclusively } from "./exclusive-lock.ts";
import { generatedSecrets } from "./secrets.ts";
import type { ServerSettings } from "./server-settings.ts";

type Close = () => Promise<void>;

/** A database that is ready, and the settings completed by what was made for it. */
export interface OpenData {
  settings: ServerSettings & { AUTH_SECRET: string; DATABASE_URL: string };
  close: Close;
}

/**
 * Makes secrets and database ready. A server without a shared store keeps ceremonies in its own memory: then it must
 * be the only one on its database.
 *
 * @param onTaken called when another server took the database while this one had lost its connection
 * @throws StartError
 */
export async function openData(given: ServerSettings, onTaken: (error: StartError) => void): Promise<OpenData> {
  const { settings, close: stop } = await openDatabase(given);
  const { DATABASE_URL } = settings;
  try {
    const isShared = settings.REDIS_URL || settings.UPSTASH_REDIS_REST_URL;
    // Whoever has the lock already also uses the embedded database, which is left to it.
    const lock = isShared ? null : await lockExclusively(DATABASE_URL, onTaken);
    const close = async () => {
      await lock?.release();
      await stop();
    };
    await migrate(DATABASE_URL).catch(async (error) => {
      await close();
      throw error;
    });
    return { settings, close };
  } catch (error) {
    if (error instanceof StartError || !given.DATABASE_URL) throw error;
    throw new StartError(`The database that DATABASE_URL names cannot be used: ${(error as Error).message}`);
  }
}

async function openDatabase(given: ServerSettings): Promise<OpenData> {
  const { AUTH_SECRET, DATABASE_URL, DATA_DIR } = given;
  const nothing = async () => {};
  if (AUTH_SECRET && DATABASE_URL) return { settings: { ...given, AUTH_SECRET, DATABASE_URL }, close: nothing };
  makeDataFolder(DATA_DIR);
  const { authSecret, databasePassword } = generatedSecrets(DATA_DIR);
  const settings = { ...given, AUTH_SECRET: AUTH_SECRET ?? authSecret };
  if (DATABASE_URL) return { settings: { ...settings, DATABASE_URL }, close: nothing };
  const { connectionString, stop } = await startEmbeddedPostgres(DATA_DIR, databasePassword);
  return { settings: { ...settings, DATABASE_URL: connectionString }, close: stop };
}

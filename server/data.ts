import { makeDataFolder, startEmbeddedPostgres } from "#embedded-postgres/embedded-postgres.ts";
import { DatabaseProblem, databaseProblem } from "#lib/accounts/database-problem.ts";
import { connectGrant } from "#lib/accounts/grants.ts";
import { migrate } from "#lib/accounts/migrate.ts";
import { StartError } from "#lib/foundation/start-error.ts";
import { lockExclusively } from "./exclusive-lock.ts";
import { generatedSecrets } from "./secrets.ts";
import type { ReadySettings, ServerSettings } from "./server-settings.ts";

type Close = () => Promise<void>;

/** Time limit for a connection to an external database: the start fails within 10 s if it cannot be used. */
const CONNECT_MS = 8_000;

/** A database that is ready, and the settings completed with its URL and the generated secrets. */
export interface OpenData {
  settings: ReadySettings;
  close: Close;
}

/**
 * Prepares secrets and stores, and checks that each store can be used. A server without a shared store keeps ceremonies
 * in its own memory, so it must be the only one on its database.
 *
 * @param onTaken called if another server took over the database while this one had lost its connection
 * @throws StartError
 */
export async function openData(given: ServerSettings, onTaken: (error: StartError) => void): Promise<OpenData> {
  const isShared = given.REDIS_URL || given.UPSTASH_REDIS_REST_URL;
  // Loaded only here, because few servers use Redis, and its libraries take a moment to load.
  if (isShared) await (await import("#lib/redis/require-redis.ts")).requireRedis(given);
  const { settings, close: stop } = await openDatabase(given);
  const { DATABASE_URL } = settings;
  const connectMs = given.DATABASE_URL ? CONNECT_MS : undefined;
  try {
    // If another server holds the lock, it also uses the embedded database, so that is not stopped.
    const lock = isShared ? null : await lockExclusively(DATABASE_URL, onTaken, connectMs);
    const close = async () => {
      await lock?.release();
      await stop();
    };
    await migrate(DATABASE_URL, undefined, connectMs).catch(async (error) => {
      await close();
      throw error;
    });
    return { settings, close };
  } catch (error) {
    if (error instanceof StartError && !(error instanceof DatabaseProblem)) throw error;
    const name = given.DATABASE_URL ? "The database that DATABASE_URL names" : "The embedded database";
    throw new StartError(
      `${name} cannot be used: ${databaseProblem(error, connectGrant(error, DATABASE_URL)).message}`,
      { cause: error },
    );
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

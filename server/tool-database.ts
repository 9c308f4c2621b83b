import { existsSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { DATABASE, ROLE } from "#embedded-postgres/cluster.ts";
import { startEmbeddedPostgres } from "#embedded-postgres/embedded-postgres.ts";
import { findPostmaster } from "#embedded-postgres/postmaster.ts";
import { migrate } from "#lib/accounts/migrate.ts";
import { provideSettings } from "#lib/foundation/settings.ts";
import { shutDown } from "#lib/foundation/shutdown.ts";
import { StartError } from "#lib/foundation/start-error.ts";
import { generatedSecrets } from "./secrets.ts";
import { type ServerSettings, serverSettings } from "./server-settings.ts";

/** The settings with the site's database and secret, complete for `lib/accounts`. */
export interface ToolDatabase {
  settings: ServerSettings;
  /** Disconnects, and stops a database that was started for this. */
  close(): Promise<void>;
}

/**
 * Opens the site's database for a program beside the server, whether or not the server runs. An embedded database that
 * is not running is started, and stopped at the end unless a server has begun to use it.
 *
 * @throws StartError
 */
export async function openForTool(root: string): Promise<ToolDatabase> {
  const given = serverSettings(root);
  const { DATABASE_URL, DATA_DIR } = given;
  const cluster = join(DATA_DIR, "postgres");
  if (!DATABASE_URL && !existsSync(cluster)) {
    throw new StartError(`There is no database in ${DATA_DIR}. Set DATA_DIR or DATABASE_URL as the server has it.`);
  }
  // Missing secrets are not generated here, because a running server would not know them.
  const secrets = existsSync(join(DATA_DIR, "secrets.json")) ? generatedSecrets(DATA_DIR) : null;
  const AUTH_SECRET = given.AUTH_SECRET ?? secrets?.authSecret;
  if (AUTH_SECRET === undefined) {
    throw new StartError("Set AUTH_SECRET as the server has it, or DATA_DIR to where the server keeps its own.");
  }
  const { url, stop } = DATABASE_URL
    ? { url: DATABASE_URL, stop: async () => {} }
    : await openEmbedded(DATA_DIR, cluster, secrets?.databasePassword ?? "");
  const settings = { ...given, AUTH_SECRET, DATABASE_URL: url };
  provideSettings(settings);
  const close = async () => {
    await shutDown();
    await stop();
  };
  await migrate(url).catch(async (error: Error) => {
    await close();
    throw error instanceof StartError ? error : new StartError(`The database cannot be used: ${error.message}`);
  });
  return { settings, close };
}

async function openEmbedded(
  dataFolder: string,
  cluster: string,
  password: string,
): Promise<{ url: string; stop: () => Promise<void> }> {
  const running = findPostmaster(cluster);
  if (running?.status === "ready") {
    const url = `postgresql://${ROLE}:${password}@127.0.0.1:${running.port}/${DATABASE}`;
    return { url, stop: async () => {} };
  }
  const { connectionString, stop } = await startEmbeddedPostgres(dataFolder, password);
  return {
    url: connectionString,
    async stop() {
      if (!(await isInUse(connectionString))) await stop();
    },
  };
}

/**
 * Whether other processes are connected. This process has one remaining connection, which keeps the database running.
 */
async function isInUse(connectionString: string): Promise<boolean> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5_000 });
  client.on("error", () => {});
  await client.connect();
  try {
    const { rows } = await client.query(
      `select count(*)::integer as count from pg_stat_activity
       where backend_type = 'client backend' and pid <> pg_backend_pid()`,
    );
    return rows[0]?.count > 1;
  } finally {
    await client.end();
  }
}

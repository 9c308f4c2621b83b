import { join } from "node:path";
import pg from "pg";
import { DATABASE, ROLE } from "#embedded-postgres/cluster.ts";
import { findPostmaster } from "#embedded-postgres/postmaster.ts";
import { generatedSecrets } from "#server/secrets.ts";

/** The URL of a running server's embedded database. */
export function urlOfData(dataFolder: string): string {
  const { databasePassword } = generatedSecrets(dataFolder);
  const port = findPostmaster(join(dataFolder, "postgres"))?.port;
  return `postgres://${ROLE}:${databasePassword}@127.0.0.1:${port}/${DATABASE}`;
}

/** Runs one statement on the database at `url`. */
export async function query(url: string, text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query(text, values)).rows;
  } finally {
    await client.end();
  }
}

/** Gives the account at `email` a recovery code that nobody knows. */
export async function giveRecoveryCode(dataFolder: string, email: string): Promise<void> {
  const text = "insert into recovery_codes (user_id, hash) select id, 'unknown' from users where email = $1";
  await query(urlOfData(dataFolder), text, [email]);
}

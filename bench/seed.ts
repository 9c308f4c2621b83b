import { join } from "node:path";
import pg from "pg";
import { DATABASE, ROLE } from "#embedded-postgres/cluster.ts";
import { findPostmaster } from "#embedded-postgres/postmaster.ts";
import { generatedSecrets } from "#server/secrets.ts";

/**
 * Adds this many accounts, each with a key and a session, to the embedded database of a running server. The server may
 * be of this commit or of one from before accounts had a skeleton of their address.
 */
export async function seedAccounts(dataFolder: string, accounts: number): Promise<void> {
  const { databasePassword } = generatedSecrets(dataFolder);
  const port = findPostmaster(join(dataFolder, "postgres"))?.port;
  const client = new pg.Client(`postgres://${ROLE}:${databasePassword}@127.0.0.1:${port}/${DATABASE}`);
  await client.connect();
  try {
    const { rowCount } = await client.query(
      "select from information_schema.columns where table_name = 'users' and column_name = 'email_skeleton'",
    );
    const address = "'seed-' || n || '@example.com'";
    const [columns, values] = rowCount ? ["email, email_skeleton", `${address}, ${address}`] : ["email", address];
    await client.query(
      `with people as (
         insert into users (${columns}) select ${values} from generate_series(1, $1::int) n returning id, email
       ), phones as (
         insert into keys (id, user_id, algorithm, public_key, device_name)
         select encode(sha256(email::bytea), 'hex'), id, 'ES256', repeat('A', 122), 'Seed' from people returning id, user_id
       )
       insert into sessions (user_id, key_id, browser_name, browser_system, address, expires_at)
       select user_id, id, 'Seed', 'Seed', '192.0.2.1', now() + interval '30 days' from phones`,
      [accounts],
    );
    await client.query("vacuum analyze");
  } finally {
    await client.end();
  }
}

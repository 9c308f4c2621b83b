import pg from "pg";
import { log } from "#lib/foundation/log.ts";
import { emailSkeleton } from "./skeleton.ts";

/** SQLSTATE (PostgreSQL, appendix A): a unique index says no. */
const UNIQUE_VIOLATION = "23505";

/**
 * Works out what the addresses look like that a migration could not, those with letters outside ASCII. Where two old
 * accounts look alike, the older one has the plain skeleton, and the other one keeps its address with a skeleton of its
 * own: nobody loses an account.
 */
export async function fillSkeletons(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ id: string; email: string }>(
    "select id, email from users where email_skeleton is null order by created_at, id",
  );
  for (const { id, email } of rows) {
    const fill = (skeleton: string) =>
      client.query("update users set email_skeleton = $2 where id = $1 and email_skeleton is null", [id, skeleton]);
    await fill(emailSkeleton(email)).catch((error) => {
      if (!(error instanceof pg.DatabaseError) || error.code !== UNIQUE_VIOLATION) throw error;
      log("warn", "two accounts have addresses that look alike; both stay", { user_id: id });
      return fill(`${emailSkeleton(email)} ${id}`);
    });
  }
}

import pg from "pg";
import { log } from "#lib/foundation/log.ts";
import { emailSkeleton } from "./skeleton.ts";

/** SQLSTATE (PostgreSQL, appendix A) for a violated unique index. */
const UNIQUE_VIOLATION = "23505";

/**
 * Computes the skeletons of addresses with characters outside ASCII, which the SQL migration cannot do. If two existing
 * accounts look alike, the older one gets the plain skeleton and the newer one a unique skeleton, so that nobody loses
 * an account.
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

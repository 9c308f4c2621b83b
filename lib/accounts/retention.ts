import pg from "pg";
import { describeError, log } from "#lib/foundation/log.ts";
import { KNOWN_BROWSER_DAYS } from "#lib/protocol/limits.ts";

/** How long the row of a session that is over is kept. */
const SESSION_DAYS = 90;
/** How long mails are listed that were sent, and those that were given up. */
const SENT_DAYS = 30;
const GIVEN_UP_DAYS = 90;
/** How long a recovery that is over, and a change of an address, is kept. */
const RECOVERY_DAYS = 90;
/** How long a proof of an address is kept after it ran out. */
const PROOF_DAYS = 1;
/** An account whose address nobody proved and that nobody used since its first day goes after so long. */
const UNPROVEN_DAYS = 30;

export interface Retention {
  connectionString: string;
  /** `HISTORY_DAYS`. */
  historyDays: number;
}

/** What is deleted, and how many days after what. Each statement has its days as `$1`. */
const RULES: readonly [text: string, days: number][] = [
  ["delete from sessions where expires_at < now() - make_interval(days => $1)", SESSION_DAYS],
  ["delete from known_browsers where verified_at < now() - make_interval(days => $1)", KNOWN_BROWSER_DAYS],
  ["delete from mails where sent_at < now() - make_interval(days => $1)", SENT_DAYS],
  ["delete from mails where gave_up_at < now() - make_interval(days => $1)", GIVEN_UP_DAYS],
  ["delete from recoveries where expires_at < now() - make_interval(days => $1)", RECOVERY_DAYS],
  [
    "delete from email_changes where coalesce(undo_until, created_at) < now() - make_interval(days => $1) and (made_at is null or undone_at is not null)",
    RECOVERY_DAYS,
  ],
  ["delete from email_proofs where expires_at < now() - make_interval(days => $1)", PROOF_DAYS],
  // Registrations of addresses that are not one's own would otherwise keep those addresses from their owners for ever.
  [
    `delete from users where email_verified_at is null and disabled_at is null
       and created_at < now() - make_interval(days => $1)
       and not exists (select from keys where keys.user_id = users.id
         and (added_by <> 'registration' or last_used_at > users.created_at + interval '1 day'))
       and not exists (select from sessions where sessions.user_id = users.id
         and (created_at > users.created_at + interval '1 day' or last_seen_at > users.created_at + interval '1 day'))`,
    UNPROVEN_DAYS,
  ],
];

/**
 * Deletes what is of no more use. Several servers may do it at once. History goes by the number of days that the
 * database itself knows, which its trigger also goes by.
 */
export async function deleteOldRows({ connectionString, historyDays }: Retention): Promise<void> {
  // Not by the pool: this runs beside the app, whose modules are bundled apart.
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 10_000 });
  // A connection that breaks fails the statement too. Without a listener it would end the whole process.
  client.on("error", () => {});
  await client.connect();
  try {
    await setHistoryDays(client, historyDays);
    for (const [text, days] of RULES) await client.query(text, [days]);
    await client.query("delete from events where at < now() - make_interval(days => history_days())");
    await client.query("delete from confirmations where kept_until < now()");
  } finally {
    await client.end();
  }
}

/** Has the database keep history for so many days. Only the owner of its tables can say so. */
async function setHistoryDays(client: pg.Client, days: number): Promise<void> {
  const { rows } = await client.query<{ days: number }>("select history_days() as days");
  if (rows[0]?.days === days) return;
  // The number was parsed as one; a function's body takes no parameters.
  const text = `create or replace function history_days() returns integer language sql immutable as 'select ${Math.trunc(days)}'`;
  await client.query(text).catch((error) => {
    log("warn", "HISTORY_DAYS was not set in the database: its owner must (script/migrate)", describeError(error));
  });
}

import pg from "pg";
import { describeError, log } from "#lib/foundation/log.ts";
import { KNOWN_BROWSER_DAYS } from "#lib/protocol/limits.ts";

/** How long the rows of ended sessions are kept. */
const SESSION_DAYS = 90;
/** How long sent and abandoned mails are kept. */
const SENT_DAYS = 30;
const GIVEN_UP_DAYS = 90;
/** How long finished recoveries and address changes are kept. */
const RECOVERY_DAYS = 90;
/** How long a proof of an address is kept after it expired. */
const PROOF_DAYS = 1;
/** An account whose address was never proved and that was not used after its first day is deleted after this time. */
const UNPROVEN_DAYS = 30;

export interface Retention {
  connectionString: string;
  /** The setting `HISTORY_DAYS`. */
  historyDays: number;
}

/** What is deleted, and how many days after which event. `$1` in each statement is the number of days. */
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
  // Otherwise, registering other people's addresses would block these addresses for their owners forever.
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
 * Deletes rows that are no longer needed. Several servers may do this at the same time. The age of history is taken
 * from the database's own function, which its trigger also uses.
 */
export async function deleteOldRows({ connectionString, historyDays }: Retention): Promise<void> {
  // Not through the pool: this runs outside the app, whose modules are bundled separately.
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 10_000 });
  // A broken connection makes the statement fail too. Without a listener, the event would end the process.
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

/** Sets for how many days the database keeps history. Only the owner of the tables may do this. */
async function setHistoryDays(client: pg.Client, days: number): Promise<void> {
  const { rows } = await client.query<{ days: number }>("select history_days() as days");
  if (rows[0]?.days === days) return;
  // The number has been parsed as an integer. The body of a function cannot take parameters.
  const text = `create or replace function history_days() returns integer language sql immutable as 'select ${Math.trunc(days)}'`;
  await client.query(text).catch((error) => {
    log("warn", "HISTORY_DAYS was not set in the database: its owner must (script/migrate)", describeError(error));
  });
}

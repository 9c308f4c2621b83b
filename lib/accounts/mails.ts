import { and, eq, sql } from "drizzle-orm";
import type { MailKind } from "#words/mail/mail.ts";
import { MAIL_CHANNEL } from "./channels.ts";
import type { Database } from "./database.ts";
import { mails } from "./schema.ts";

export interface NewMail {
  recipient: string;
  kind: MailKind;
  /** As in `words/language.ts`. */
  language: string;
  /**
   * Values for the template's placeholders. They are not secret: a link is given by its row's id, and created when the
   * mail is sent.
   */
  params?: Record<string, string>;
  /** Seconds until it may be sent; 0 where nothing is said. */
  after?: number;
}

/** Queues a mail. It is sent if and only if the transaction commits. */
export async function queueMail(transaction: Database, mail: NewMail): Promise<void> {
  const { after = 0, ...values } = mail;
  await transaction.insert(mails).values({ ...values, nextTryAt: sql`now() + make_interval(secs => ${after})` });
  await transaction.execute(sql`select pg_notify(${MAIL_CHANNEL}, '')`);
}

/**
 * Deletes the queued mail that this key was added, unless somebody has already tried to send it.
 *
 * @returns whether it was deleted
 */
export async function takeBackKeyAdded(transaction: Database, recipient: string, keyId: string): Promise<boolean> {
  const taken = await transaction
    .delete(mails)
    .where(
      and(
        eq(mails.kind, "key_added"),
        eq(mails.recipient, recipient),
        eq(mails.tries, 0),
        sql`${mails.params}->>'key_id' = ${keyId}`,
      ),
    )
    .returning({ id: mails.id });
  return taken.length > 0;
}

/** How many mails of these kinds were queued for `recipient` within the last hour. */
export async function recentMails(transaction: Database, recipient: string, kinds: MailKind[]): Promise<number> {
  const { rows } = await transaction.execute<{ count: number }>(sql`
    select count(*)::int as count from mails
    where recipient = ${recipient} and created_at > now() - interval '1 hour'
    and kind in (${sql.join(
      kinds.map((kind) => sql`${kind}`),
      sql`, `,
    )})`);
  return rows[0]?.count ?? 0;
}

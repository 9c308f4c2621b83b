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
  /** What fills the template's places. Nothing secret: a link is named by its row's id and made when the mail is sent. */
  params?: Record<string, string>;
  /** Seconds until it may be sent; 0 where nothing is said. */
  after?: number;
}

/** Promises a mail: it is sent if and only if the transaction is committed. */
export async function queueMail(transaction: Database, mail: NewMail): Promise<void> {
  const { after = 0, ...values } = mail;
  await transaction.insert(mails).values({ ...values, nextTryAt: sql`now() + make_interval(secs => ${after})` });
  await transaction.execute(sql`select pg_notify(${MAIL_CHANNEL}, '')`);
}

/**
 * Takes back the mail that this very key was added, where nobody has tried to send it yet.
 *
 * @returns whether it was taken back
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

/** How many mails of some kinds were promised to `recipient` within the last hour. */
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

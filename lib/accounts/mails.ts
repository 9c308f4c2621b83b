import { sql } from "drizzle-orm";
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
}

/** Queues a mail. It is sent if and only if the transaction commits. */
export async function queueMail(transaction: Database, mail: NewMail): Promise<void> {
  await transaction.insert(mails).values(mail);
  await transaction.execute(sql`select pg_notify(${MAIL_CHANNEL}, '')`);
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

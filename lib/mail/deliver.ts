import { describeError, log } from "#lib/foundation/log.ts";
import { type QueuedMail, renderMail } from "./render.ts";
import type { Transport } from "./transport.ts";

/** How many mails one instance sends at the same time. */
const AT_ONCE = 4;
/**
 * How long a claimed mail is reserved for one sender. Longer than an attempt can take; after that, a mail of an
 * instance that crashed is sent by another.
 */
const LEASE_SECONDS = 120;
/**
 * Waiting times after the first, second, … failed attempt, in seconds. The last one repeats until two days have passed.
 */
const WAITS = [30, 120, 600, 1800, 3600, 2 * 3600, 4 * 3600];
const GIVE_UP_HOURS = 48;

/** Runs one statement on the database. */
export type Query = (text: string, values: unknown[]) => Promise<{ rows: unknown[] }>;

export interface Delivery {
  query: Query;
  transport: Transport;
  /** The site's origin. */
  site: string;
  secret: string;
}

interface Claimed extends QueuedMail {
  tries: number;
  isTooOld: boolean;
}

/**
 * Sends the mails that are due, and returns how many it attempted.
 *
 * A mail is claimed before it is sent, by moving its next attempt forward, and marked as sent after the server accepted
 * it. So a crash loses no mail. A crash between these two steps makes another instance send it again when the claim
 * expires; between two systems nothing can exclude that, but the second copy has the same Message-ID.
 */
export async function deliverDueMails(delivery: Delivery): Promise<number> {
  const mails = await claim(delivery.query);
  await Promise.all(mails.map((mail) => deliver(mail, delivery)));
  return mails.length;
}

const CLAIM = `
  update mails set tries = tries + 1, next_try_at = now() + make_interval(secs => $1)
  where id in (
    select id from mails where sent_at is null and gave_up_at is null and next_try_at <= now()
    order by next_try_at limit $2 for update skip locked
  )
  returning id, recipient, kind, language, params, tries, created_at < now() - make_interval(hours => $3) as "isTooOld"`;
const SENT = "update mails set sent_at = now(), last_error = null where id = $1";
const FAILED = `
  update mails set last_error = $2, next_try_at = now() + make_interval(secs => $3),
    gave_up_at = case when $4 then now() end
  where id = $1`;

async function claim(query: Query): Promise<Claimed[]> {
  return (await query(CLAIM, [LEASE_SECONDS, AT_ONCE, GIVE_UP_HOURS])).rows as Claimed[];
}

async function deliver(mail: Claimed, { query, transport, site, secret }: Delivery): Promise<void> {
  try {
    const rendered = renderMail(mail, site, secret);
    await transport.send({ ...rendered, to: mail.recipient, messageId: `<${mail.id}@${new URL(site).hostname}>` });
  } catch (error) {
    return failed(query, mail, error);
  }
  await settle(query, SENT, [mail.id]);
}

async function failed(query: Query, mail: Claimed, error: unknown): Promise<void> {
  const reason = reasonOf(error);
  const isOver = mail.isTooOld || isRefusedForGood(error);
  log(isOver ? "error" : "warn", isOver ? "a mail was given up" : "a mail was not sent; it is tried again", {
    mail: mail.id,
    kind: mail.kind,
    tries: mail.tries,
    reason,
    ...describeError(error),
  });
  const wait = WAITS[Math.min(mail.tries, WAITS.length) - 1] ?? 0;
  await settle(query, FAILED, [mail.id, reason, wait, isOver]);
}

/** If the database is unreachable the claim expires, and the mail is sent again. */
async function settle(query: Query, text: string, values: unknown[]): Promise<void> {
  await query(text, values).catch((error) =>
    log("warn", "what became of a mail could not be written down; it is tried again", describeError(error)),
  );
}

/** A code of SMTP or of the network. The server's sentence is not used, because it may contain the recipient. */
function reasonOf(error: unknown): string {
  const { responseCode, code } = error as { responseCode?: unknown; code?: unknown };
  return typeof responseCode === "number" ? String(responseCode) : typeof code === "string" ? code : "unknown";
}

/**
 * A 5yz reply to the recipient (RFC 5321 section 4.2.1) means that the mailbox does not exist. Other refusals may be
 * caused by the settings.
 */
function isRefusedForGood(error: unknown): boolean {
  const { responseCode, command } = error as { responseCode?: unknown; command?: unknown };
  return typeof responseCode === "number" && responseCode >= 500 && command === "RCPT TO";
}

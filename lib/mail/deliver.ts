import { describeError, log } from "#lib/foundation/log.ts";
import { type QueuedMail, renderMail } from "./render.ts";
import type { Transport } from "./transport.ts";

/** Mails that one instance tries at the same time. */
const AT_ONCE = 4;
/** For so long nobody else tries a mail. Longer than a try can take; after it a mail of an instance that died is tried again. */
const LEASE_SECONDS = 120;
/** Waits after the first, second, … failure, in seconds. The last one is repeated until two days are over. */
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
  /** The site's colour, where it has one. */
  accent?: string | undefined;
}

interface Claimed extends QueuedMail {
  tries: number;
  isTooOld: boolean;
}

/**
 * Sends the mails that are due, and returns how many it tried.
 *
 * A mail is claimed first, by moving on when it may be tried next, and marked as sent when the server took it over. So
 * no crash loses one. A crash between those two steps has it sent again when its claim has run out: between two systems
 * nothing can exclude that, and the second copy has the first one's Message-ID.
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

async function deliver(mail: Claimed, { query, transport, site, secret, accent }: Delivery): Promise<void> {
  try {
    const rendered = renderMail(mail, site, secret, accent);
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

/** Where the database is away the claim runs out, and the mail is tried again. */
async function settle(query: Query, text: string, values: unknown[]): Promise<void> {
  await query(text, values).catch((error) =>
    log("warn", "what became of a mail could not be written down; it is tried again", describeError(error)),
  );
}

/** A code of SMTP or of the network. A server's sentence may quote the recipient. */
function reasonOf(error: unknown): string {
  const { responseCode, code } = error as { responseCode?: unknown; code?: unknown };
  return typeof responseCode === "number" ? String(responseCode) : typeof code === "string" ? code : "unknown";
}

/** A 5yz reply to the recipient (RFC 5321 section 4.2.1): there is no such mailbox. Other refusals may be the settings' fault. */
function isRefusedForGood(error: unknown): boolean {
  const { responseCode, command } = error as { responseCode?: unknown; command?: unknown };
  return typeof responseCode === "number" && responseCode >= 500 && command === "RCPT TO";
}

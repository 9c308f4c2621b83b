import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { type HeldConnection, holdConnection } from "#embedded-postgres/held-connection.ts";
import { MAIL_CHANNEL, PAGES_CHANNEL } from "#lib/accounts/channels.ts";
import { withDatabase } from "#lib/accounts/database.ts";
import { describeError, log } from "#lib/foundation/log.ts";
import { deliverDueMails } from "#lib/mail/deliver.ts";
import { outboxTransport } from "#lib/mail/outbox.ts";
import { smtpTransport, type Transport } from "#lib/mail/transport.ts";
import { notifyAccount } from "#lib/signals/site-signals.ts";
import type { ReadySettings, ServerSettings } from "./server-settings.ts";

/**
 * How often the queue is checked for mails that are due again, and for mails about sign-ins, which send no
 * notification.
 */
const POLL_MS = 3_000;
const STATEMENT_MS = 10_000;

/** Through the pool, because several mails are sent at once and one connection runs one statement at a time. */
const query = (text: string, values: unknown[]) =>
  withDatabase((database) => database.$client.query<Record<string, unknown>>(text, values));

/**
 * Listens to the database, on one connection, for notifications from other processes (`script/account`, other
 * instances): pages of accounts that must reload, and mails to send. Sends the mails as long as the server runs.
 *
 * @returns a function that stops it; a mail that is being sent then may be sent again by the next server
 */
export function startAccountJobs(settings: ReadySettings): () => Promise<void> {
  const { DATABASE_URL, AUTH_SECRET: secret, address: site } = settings;
  const accent = settings.SITE_ACCENT?.light.accent;
  const transport = transportOf(settings);
  let client: pg.Client | undefined;
  let wake = () => {};
  let stopped = false;

  const listen = () => holdConnection(DATABASE_URL, { onOpen: hear });
  // Even the first connection may fail. The site serves requests nevertheless.
  async function listenAtLast(): Promise<HeldConnection | null> {
    while (!stopped) {
      const held = await listen().catch((error) =>
        log("warn", "the database cannot be listened to", describeError(error)),
      );
      if (held) return held;
      await sleep(POLL_MS, undefined, { ref: false });
    }
    return null;
  }
  const holding = listenAtLast();

  async function hear(opened: pg.Client): Promise<void> {
    opened.on("notification", ({ channel, payload }) => {
      if (channel === PAGES_CHANNEL && payload) void notifyAccount(payload);
      else wake();
    });
    await opened.query(`set statement_timeout = ${STATEMENT_MS}`);
    await opened.query(`listen ${MAIL_CHANNEL}; listen ${PAGES_CHANNEL}`);
    client = opened;
    wake();
  }

  async function run(): Promise<void> {
    while (!stopped) {
      const woken = new Promise<void>((resolve) => {
        wake = resolve;
      });
      // Without the database, mails wait in it. The code that holds the connection has logged the outage.
      const tried = client ? await deliverDueMails({ query, transport, site, secret, accent }).catch(() => 0) : 0;
      if (tried === 0) await Promise.race([woken, sleep(POLL_MS, undefined, { ref: false })]);
    }
  }
  void run();

  return async () => {
    stopped = true;
    wake();
    transport.close();
    // If there is no connection yet, there is nothing to wait for.
    if (client) await (await holding)?.release();
  };
}

/**
 * The transport for mails. Without a mail server they are written to files, so that nothing claims to have been sent.
 */
function transportOf({ SMTP_URL, MAIL_FROM, DATA_DIR, address }: ServerSettings): Transport {
  const from = MAIL_FROM ?? `QR2Pass <qr2pass@${new URL(address).hostname}>`;
  return SMTP_URL ? smtpTransport(SMTP_URL, from) : outboxTransport(join(DATA_DIR, "outbox"), from);
}

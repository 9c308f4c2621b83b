import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { type HeldConnection, hold } from "#embedded-postgres/held-connection.ts";
import { MAIL_CHANNEL, PAGES_CHANNEL } from "#lib/accounts/channels.ts";
import { withDatabase } from "#lib/accounts/database.ts";
import { describeError, log } from "#lib/foundation/log.ts";
import { deliverDueMails } from "#lib/mail/deliver.ts";
import { outboxTransport } from "#lib/mail/outbox.ts";
import { smtpTransport, type Transport } from "#lib/mail/transport.ts";
import { tellAccount } from "#lib/signals/site-signals.ts";
import type { ReadySettings, ServerSettings } from "./server-settings.ts";

/** Mails that are due again, and those of sign-ins, which notify nobody, are looked for this often. */
const POLL_MS = 3_000;
const STATEMENT_MS = 10_000;

/** Several mails are under way at once, and one connection runs one statement at a time: so through the pool. */
const query = (text: string, values: unknown[]) =>
  withDatabase((database) => database.$client.query<Record<string, unknown>>(text, values));

/**
 * Hears from the database, on one connection that is kept open, what other processes did there (`script/account`, other
 * instances): pages of accounts that must look again, and mails to send. Sends the mails, as long as the server runs.
 *
 * @returns ends it: what is being sent may still be sent again by the next server
 */
export function tendAccounts(settings: ReadySettings): () => Promise<void> {
  const { DATABASE_URL, AUTH_SECRET: secret, address: site } = settings;
  const accent = settings.SITE_ACCENT?.light.accent;
  const transport = transportOf(settings);
  let client: pg.Client | undefined;
  let wake = () => {};
  let stopped = false;

  const listen = () => hold(DATABASE_URL, { onOpen: hear });
  // The first connection may fail, too, and the site serves all the same.
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
      if (channel === PAGES_CHANNEL && payload) void tellAccount(payload);
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
      // Without the database the mails in it wait, and those who hold the connection have said so.
      const tried = client ? await deliverDueMails({ query, transport, site, secret, accent }).catch(() => 0) : 0;
      if (tried === 0) await Promise.race([woken, sleep(POLL_MS, undefined, { ref: false })]);
    }
  }
  void run();

  return async () => {
    stopped = true;
    wake();
    transport.close();
    // Not waited for where there is none yet.
    if (client) await (await holding)?.release();
  };
}

/** Without a mail server nothing claims to have been sent: mails become files. */
function transportOf({ SMTP_URL, MAIL_FROM, DATA_DIR, address }: ServerSettings): Transport {
  const from = MAIL_FROM ?? `QR2Pass <qr2pass@${new URL(address).hostname}>`;
  return SMTP_URL ? smtpTransport(SMTP_URL, from) : outboxTransport(join(DATA_DIR, "outbox"), from);
}

import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { urlOfData } from "../support/database.ts";
import { MailServer } from "../support/mail-server.ts";
import { freePort } from "../support/ports.ts";
import { removeData, startServer } from "../support/server.ts";
import { Tally } from "./tally.ts";

/**
 * kill -9 of a site while it promises and sends mails, 8 times (or as the first argument says), every second time with
 * its database: each mail that was promised comes, and no mailbox gets two different ones.
 */
const kills = Number(process.argv[2] ?? 8);
const tally = new Tally();
const mailServer = await MailServer.start();
const dataFolder = await mkdtemp(join(tmpdir(), "qr2pass-faults-"));
const env = {
  PORT: String(await freePort()),
  RECOVERY: "mail",
  RATE_LIMITS: "off",
  LOG_LEVEL: "warn",
  SMTP_URL: mailServer.url,
  MAIL_FROM: "login@example.com",
};
let server = await startServer({ dataFolder, env });
const database = async (text: string, ...values: unknown[]) => {
  const client = new pg.Client(urlOfData(dataFolder));
  await client.connect();
  const result = await client.query(text, values).finally(() => client.end());
  return result.rows as Record<string, unknown>[];
};
const emails = Array.from({ length: kills * 20 }, (_, at) => `mail-${at}@example.com`);
await database("insert into users (email, email_skeleton) select e, e from unnest($1::text[]) e", emails);
const acknowledged: string[] = [];
async function askFor(email: string): Promise<boolean> {
  const headers = { "content-type": "application/json", origin: server.origin };
  const init = { method: "POST", headers, body: JSON.stringify({ email }) };
  return fetch(`${server.origin}/api/recovery/mail`, init).then(
    ({ ok }) => ok,
    () => false,
  );
}
const asking = (async () => {
  for (const email of emails) {
    while (!(await askFor(email))) await sleep(300);
    acknowledged.push(email);
  }
})();
for (let kill = 0; kill < kills; kill += 1) {
  // In the middle of it: some were promised since the last time.
  for (const before = acknowledged.length; acknowledged.length < before + 5; ) await sleep(20);
  await sleep(Math.random() * 300);
  await (kill % 2 ? server.killAll() : server.kill());
  server = await startServer({ dataFolder, env });
}
await asking;
// Claims of the instances that were killed run out in two minutes; here at once.
for (let tries = 0; tries < 20; tries += 1) {
  await database("update mails set next_try_at = now() where sent_at is null");
  await sleep(500);
}
const copies = (email: string) => mailServer.to(email).map(({ mail }) => mail.messageId);
const lost = acknowledged.filter((email) => copies(email).length === 0);
const different = emails.filter((email) => new Set(copies(email)).size > 1);
const twice = emails.filter((email) => copies(email).length > 1);
console.log(
  `kill -9 of a site that sends mails, ${kills} times; ${twice.length} mails came twice, with one Message-ID`,
);
tally.check(`mails promised ${acknowledged.length}, lost ${lost.length}`, acknowledged.length > 0 && lost.length === 0);
tally.check(`of ${emails.length} mailboxes ${different.length} got two different mails`, different.length === 0);
await server.stop();
await mailServer.stop();
await removeData(dataFolder);
tally.finish();

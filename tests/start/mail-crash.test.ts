import assert from "node:assert/strict";
import { mkdtemp, readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Browser } from "#tests/support/client.ts";
import { query, urlOfData } from "#tests/support/database.ts";
import { MailServer } from "#tests/support/mail-server.ts";
import { freePort } from "#tests/support/ports.ts";
import { removeData, startServer } from "#tests/support/server.ts";
import { ask } from "../http/account-page.ts";

/** A site whose mail goes to `port`, and which is killed and restarted on the same data. */
async function site(port: number) {
  const dataFolder = await mkdtemp(join(tmpdir(), "qr2pass-mail-"));
  const env = {
    PORT: String(await freePort()),
    RECOVERY: "mail",
    SMTP_URL: `smtp://127.0.0.1:${port}`,
    MAIL_FROM: "login@example.com",
  };
  const start = () => startServer({ dataFolder, env });
  return { dataFolder, start };
}

let made = 0;
/** An account whose address is not proved, because there is no mail server to prove it. */
async function newAccount(dataFolder: string): Promise<string> {
  const email = `mailed-${++made}@example.com`;
  await query(urlOfData(dataFolder), "insert into users (email, email_skeleton) values ($1, $1)", [email]);
  return email;
}

const askForMail = (origin: string, email: string) => ask(new Browser(origin), "/api/recovery/mail", { email });

const dueNow = (dataFolder: string) =>
  query(urlOfData(dataFolder), "update mails set next_try_at = now() where sent_at is null");

test("SIGKILL after a mail was queued and before it was sent: it arrives once", async () => {
  const port = await freePort();
  const { dataFolder, start } = await site(port);
  let server = await start();
  const email = await newAccount(server.dataFolder);
  // Nobody listens on the mail server's port, and the request is answered nevertheless.
  await askForMail(server.origin, email);
  await server.killAll();
  const mailServer = await MailServer.start(port);
  server = await start();
  await dueNow(dataFolder);
  await mailServer.mailTo(email);
  await sleep(4_000);
  assert.equal(mailServer.to(email).length, 1);
  await server.stop();
  await mailServer.stop();
  await removeData(dataFolder);
});

test("SIGKILL while a mail is being sent: if it arrives twice, both copies have the same Message-ID", async () => {
  const mailServer = await MailServer.start();
  const { dataFolder, start } = await site(mailServer.port);
  let server = await start();
  const email = await newAccount(server.dataFolder);
  const taken = Promise.withResolvers<void>();
  mailServer.beforeAnswer = async () => {
    taken.resolve();
    await sleep(3_000);
  };
  await askForMail(server.origin, email);
  await taken.promise;
  await server.kill();
  mailServer.beforeAnswer = async () => {};
  server = await start();
  await dueNow(dataFolder);
  await mailServer.mailTo(email, 2);
  assert.equal(new Set(mailServer.to(email).map(({ mail }) => mail.messageId)).size, 1);
  await sleep(4_000);
  assert.equal(mailServer.to(email).length, 2);
  await server.stop();
  await mailServer.stop();
  await removeData(dataFolder);
});

test("a mail server that does not answer delays neither requests nor stopping the server", async () => {
  const silent = await import("node:net").then(({ createServer }) => createServer(() => {}).listen(0, "127.0.0.1"));
  await new Promise((listening) => silent.once("listening", listening));
  const { dataFolder, start } = await site((silent.address() as { port: number }).port);
  const server = await start();
  const email = await newAccount(server.dataFolder);
  const began = performance.now();
  await askForMail(server.origin, email);
  await askForMail(server.origin, await newAccount(dataFolder));
  assert.ok(performance.now() - began < 10_000);
  const stopping = performance.now();
  await server.stop();
  assert.ok(performance.now() - stopping < 3_000);
  silent.close();
  await removeData(dataFolder);
});

test("without a mail server the mail is a file in the data folder, and the log names the folder", async (context) => {
  const server = await startServer({ env: { RECOVERY: "mail" } });
  context.after(() => server.stop());
  const email = await newAccount(server.dataFolder);
  await askForMail(server.origin, email);
  const outbox = join(server.dataFolder, "outbox");
  // Files have another extension until they are complete.
  const files = async () => (await readdir(outbox).catch(() => [])).filter((name) => name.endsWith(".eml"));
  for (const end = Date.now() + 60_000; (await files()).length === 0 && Date.now() < end; ) await sleep(50);
  const [file = ""] = await files();
  assert.match(file, /^[0-9a-f-]{36}\.eml$/);
  assert.ok(server.output().includes(JSON.stringify(outbox)));
});

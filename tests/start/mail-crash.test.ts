import assert from "node:assert/strict";
import { mkdtemp, readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { query, urlOfData } from "#tests/support/database.ts";
import { MailServer } from "#tests/support/mail-server.ts";
import { freePort } from "#tests/support/ports.ts";
import { removeData, startServer } from "#tests/support/server.ts";
import { ask, signedInPerson } from "../http/account-page.ts";

/** A site whose mail goes to `port`, and which is killed and started again on the same data. */
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

const dueNow = (dataFolder: string) =>
  query(urlOfData(dataFolder), "update mails set next_try_at = now() where sent_at is null");

test("kill -9 after a mail was promised and before it could be sent: it comes, once", async () => {
  const port = await freePort();
  const { dataFolder, start } = await site(port);
  let server = await start();
  const { account, browser } = await signedInPerson(server.origin);
  // Nobody listens at the mail server's port, and the answer comes all the same.
  await ask(browser, "/api/recovery/mail", { email: account.email });
  await server.killAll();
  const mailServer = await MailServer.start(port);
  server = await start();
  await dueNow(dataFolder);
  await mailServer.mailTo(account.email);
  await sleep(4_000);
  assert.equal(mailServer.to(account.email).length, 1);
  await server.stop();
  await mailServer.stop();
  await removeData(dataFolder);
});

test("kill -9 while a mail is handed over: if it comes twice, both have one Message-ID", async () => {
  const mailServer = await MailServer.start();
  const { dataFolder, start } = await site(mailServer.port);
  let server = await start();
  const { account, browser } = await signedInPerson(server.origin);
  const taken = Promise.withResolvers<void>();
  mailServer.beforeAnswer = async () => {
    taken.resolve();
    await sleep(3_000);
  };
  await ask(browser, "/api/recovery/mail", { email: account.email });
  await taken.promise;
  await server.kill();
  mailServer.beforeAnswer = async () => {};
  server = await start();
  await dueNow(dataFolder);
  await mailServer.mailTo(account.email, 2);
  assert.equal(new Set(mailServer.to(account.email).map(({ mail }) => mail.messageId)).size, 1);
  await sleep(4_000);
  assert.equal(mailServer.to(account.email).length, 2);
  await server.stop();
  await mailServer.stop();
  await removeData(dataFolder);
});

test("a mail server that says nothing keeps nobody waiting, and does not keep the server from stopping", async () => {
  const silent = await import("node:net").then(({ createServer }) => createServer(() => {}).listen(0, "127.0.0.1"));
  await new Promise((listening) => silent.once("listening", listening));
  const { dataFolder, start } = await site((silent.address() as { port: number }).port);
  const server = await start();
  const { account, browser } = await signedInPerson(server.origin);
  const began = performance.now();
  await ask(browser, "/api/recovery/mail", { email: account.email });
  await signedInPerson(server.origin);
  assert.ok(performance.now() - began < 10_000);
  const stopping = performance.now();
  await server.stop();
  assert.ok(performance.now() - stopping < 3_000);
  silent.close();
  await removeData(dataFolder);
});

test("without a mail server the mail is a file in the data folder, and the log names it", async () => {
  const server = await startServer({ env: { RECOVERY: "mail" } });
  const { account, browser } = await signedInPerson(server.origin);
  await ask(browser, "/api/recovery/mail", { email: account.email });
  const outbox = join(server.dataFolder, "outbox");
  const files = () => readdir(outbox).catch(() => [] as string[]);
  for (const end = Date.now() + 10_000; (await files()).length === 0 && Date.now() < end; ) await sleep(50);
  const [file = ""] = await files();
  assert.match(file, /^[0-9a-f-]{36}\.eml$/);
  while (!server.output().includes(join(outbox, file))) await sleep(50);
  await server.stop();
});

import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { simpleParser } from "mailparser";
import { withTransaction } from "#lib/accounts/database.ts";
import { queueMail } from "#lib/accounts/mails.ts";
import { deliverDueMails } from "#lib/mail/deliver.ts";
import { OUTBOX_SIZE, outboxTransport } from "#lib/mail/outbox.ts";
import { smtpTransport } from "#lib/mail/transport.ts";
import { startAccountDatabase, stopAccountDatabase } from "#tests/support/account-database.ts";
import { MailServer } from "#tests/support/mail-server.ts";
import { freePort } from "#tests/support/ports.ts";
import type { PostgresServer } from "#tests/support/postgres-server.ts";

const FROM = "QR2Pass <login@example.com>";
const SITE = "https://login.example.com";
const secret = "s".repeat(32);

let postgres: PostgresServer;
let mailServer: MailServer;
before(async () => {
  postgres = await startAccountDatabase();
  mailServer = await MailServer.start();
});
after(async () => {
  await mailServer.stop();
  await stopAccountDatabase(postgres);
});

const query = async (text: string, values: unknown[]) => ({ rows: await postgres.query(text, values) });
const over = (url: string) => ({ query, transport: smtpTransport(url, FROM), site: SITE, secret });
let made = 0;
async function queued(params: Record<string, string> = { key: "A phone" }, recipient = `r${++made}@example.com`) {
  await withTransaction((transaction) =>
    queueMail(transaction, { recipient, kind: "key_added", language: "en", params }),
  );
  return recipient;
}
const rowOf = async (recipient: string) =>
  (await postgres.query("select * from mails where recipient = $1", [recipient]))[0];
const deliverAll = async (delivery: Parameters<typeof deliverDueMails>[0]) => {
  while ((await deliverDueMails(delivery)) > 0);
};

test("a mail is queued together with the change that it reports, or not at all", async () => {
  const failed = withTransaction(async (transaction) => {
    await queueMail(transaction, { recipient: "never@example.com", kind: "key_added", language: "en" });
    throw new Error("no");
  });
  await assert.rejects(failed);
  assert.equal(await rowOf("never@example.com"), undefined);
});

test("a mail arrives once, with text and HTML and a stable Message-ID, and its values are escaped", async () => {
  const recipient = await queued({ key: '<b>"Phone"</b> & {site}' });
  await Promise.all(Array.from({ length: 8 }, () => deliverAll(over(mailServer.url))));
  assert.equal(mailServer.to(recipient).length, 1);
  const mail = await mailServer.mailTo(recipient);
  assert.equal(mail.messageId, `<${(await rowOf(recipient))?.id}@login.example.com>`);
  assert.equal(mail.from?.text, '"QR2Pass" <login@example.com>');
  assert.match(mail.subject ?? "", /A phone was added to your account at login\.example\.com/);
  assert.ok(mail.text?.includes('The phone “<b>"Phone"</b> & {site}” can now sign in'));
  assert.ok(typeof mail.html === "string" && mail.html.includes("&lt;b&gt;&quot;Phone&quot;&lt;/b&gt; &amp; {site}"));
  assert.equal(mail.headers.get("auto-submitted"), "auto-generated");
  assert.ok((await rowOf(recipient))?.sent_at);
});

test("while the mail server is down mails wait, and they arrive when it is back", async () => {
  const recipient = await queued();
  const port = await freePort();
  await deliverAll(over(`smtp://127.0.0.1:${port}`));
  const waiting = await rowOf(recipient);
  assert.deepEqual(
    [waiting?.sent_at, waiting?.gave_up_at, waiting?.tries, waiting?.last_error],
    [null, null, 1, "ESOCKET"],
  );
  assert.ok(Number(waiting?.next_try_at) > Date.now() + 20_000);
  await postgres.query("update mails set next_try_at = now() where recipient = $1", [recipient]);
  await deliverAll(over(mailServer.url));
  assert.equal(mailServer.to(recipient).length, 1);
});

test("a mail server that does not answer is given up in time, and delays no other mail", async () => {
  const silent = createServer(() => {}).listen(0, "127.0.0.1");
  await new Promise((listening) => silent.once("listening", listening));
  const { port } = silent.address() as { port: number };
  const recipient = await queued();
  const began = performance.now();
  const hanging = deliverDueMails(over(`smtp://127.0.0.1:${port}?greetingTimeout=1500`));
  while (((await rowOf(recipient))?.tries ?? 0) === 0);
  const other = await queued();
  await deliverAll(over(mailServer.url));
  assert.equal(mailServer.to(other).length, 1);
  assert.equal((await rowOf(recipient))?.sent_at, null);
  await hanging;
  assert.ok(performance.now() - began < 10_000);
  assert.match(String((await rowOf(recipient))?.last_error), /ETIMEDOUT|ESOCKET|ECONNECTION/);
  silent.close();
});

test("a mailbox that does not exist is given up at once, and a failing server is retried for two days", async () => {
  const nobody = await queued({ key: "A phone" }, "nobody@example.com");
  await deliverAll(over(mailServer.url));
  assert.ok((await rowOf(nobody))?.gave_up_at);
  const recipient = await queued();
  mailServer.refuseWith = 451;
  await deliverAll(over(mailServer.url));
  assert.deepEqual([(await rowOf(recipient))?.gave_up_at, (await rowOf(recipient))?.last_error], [null, "451"]);
  await postgres.query(
    "update mails set next_try_at = now(), created_at = now() - interval '49 hours' where recipient = $1",
    [recipient],
  );
  await deliverAll(over(mailServer.url));
  mailServer.refuseWith = null;
  assert.ok((await rowOf(recipient))?.gave_up_at);
  await deliverAll(over(mailServer.url));
  assert.equal(mailServer.to(recipient).length, 0);
});

test("a mail of a crashed instance is sent by another when its claim has expired, with the same Message-ID", async () => {
  const recipient = await queued();
  // The state left by an instance that was killed after the mail server had accepted the mail.
  const first = await mailServerTook(recipient);
  await deliverAll(over(mailServer.url));
  assert.equal(mailServer.to(recipient).length, 1, "the claim stands");
  await postgres.query("update mails set next_try_at = now() where recipient = $1", [recipient]);
  await deliverAll(over(mailServer.url));
  const copies = mailServer.to(recipient).map(({ mail }) => mail.messageId);
  assert.deepEqual(copies, [first, first]);
});

async function mailServerTook(recipient: string): Promise<string | undefined> {
  const forgetful = async (text: string, values: unknown[]) => {
    if (/sent_at = now\(\)/.test(text)) throw new Error("killed");
    return query(text, values);
  };
  await deliverDueMails({ ...over(mailServer.url), query: forgetful });
  return mailServer.to(recipient)[0]?.mail.messageId;
}

test("without a mail server a mail becomes a file that only its owner can read, and the log says once where", async () => {
  const folder = await mkdtemp(join(tmpdir(), "qr2pass-outbox-"));
  try {
    const [recipient] = [await queued(), await queued(), await queued()];
    const lines: string[] = [];
    const write = process.stdout.write;
    process.stdout.write = ((chunk: string) => lines.push(String(chunk)) > 0) as typeof process.stdout.write;
    try {
      await deliverAll({ query, transport: outboxTransport(join(folder, "outbox"), FROM), site: SITE, secret });
    } finally {
      process.stdout.write = write;
    }
    const id = (await rowOf(recipient))?.id;
    const file = join(folder, "outbox", `${id}.eml`);
    assert.deepEqual(
      (await readdir(join(folder, "outbox"))).filter((name) => !name.endsWith(".eml")),
      [],
    );
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    const mail = await simpleParser(await readFile(file));
    assert.equal(mail.messageId, `<${id}@login.example.com>`);
    assert.equal((await readdir(join(folder, "outbox"))).length, 3);
    const said = lines.filter((line) => line.includes(join(folder, "outbox")));
    assert.equal(said.length, 1, said.join(""));
    assert.ok(!said[0]?.includes(recipient));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test("the outbox keeps its newest mails, those of an earlier start among them, and so cannot fill the disk", async () => {
  const folder = await mkdtemp(join(tmpdir(), "qr2pass-outbox-"));
  const mail = (name: string) => ({
    ...{ to: "ann@example.com", messageId: `<${name}@login.example.com>` },
    ...{ subject: "s", text: "t", html: "<p>t</p>" },
  });
  const write = (transport: ReturnType<typeof outboxTransport>, ...names: string[]) =>
    names.reduce((before, name) => before.then(() => transport.send(mail(name))), Promise.resolve());
  try {
    await writeFile(join(folder, "notes.txt"), "not a mail");
    await write(outboxTransport(folder, FROM, 3), "c", "a", "d", "b");
    assert.deepEqual(await readdir(folder), ["a.eml", "b.eml", "d.eml", "notes.txt"]);
    // Another start knows the files only by their times.
    const again = outboxTransport(folder, FROM, 3);
    for (const [at, name] of ["a", "d", "b"].entries()) await utimes(join(folder, `${name}.eml`), at + 1, at + 1);
    await write(again, "e");
    assert.deepEqual(await readdir(folder), ["b.eml", "d.eml", "e.eml", "notes.txt"]);
    // What is written again is new, and what somebody took out is not missed.
    await write(again, "d");
    await rm(join(folder, "e.eml"));
    await write(again, "f", "g");
    assert.deepEqual(await readdir(folder), ["d.eml", "f.eml", "g.eml", "notes.txt"]);
    assert.equal(OUTBOX_SIZE, 1_000);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

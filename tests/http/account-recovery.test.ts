import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { withTransaction } from "#lib/accounts/database.ts";
import { drawRecoveryCodes, keepRecoveryCodes } from "#lib/accounts/recovery-codes.ts";
import { parseSettings, provideSettings } from "#lib/foundation/settings.ts";
import { shutDown } from "#lib/foundation/shutdown.ts";
import { signWith } from "#lib/protocol/keys.ts";
import { randomToken } from "#lib/protocol/random.ts";
import { encodeCancelRecovery } from "#lib/protocol/transcript.ts";
import { Browser } from "#tests/support/client.ts";
import { query, urlOfData } from "#tests/support/database.ts";
import { MailServer } from "#tests/support/mail-server.ts";
import { type RunningServer, startServer } from "#tests/support/server.ts";
import { ask, signedInPerson } from "./account-page.ts";
import { freshEmail, refusedWith } from "./people.ts";

const AUTH_SECRET = randomToken(32);

let mailServer: MailServer;
let server: RunningServer;
before(async () => {
  mailServer = await MailServer.start();
  server = await startServer({
    env: {
      RECOVERY: "mail",
      RECOVERY_DELAY: "1h",
      RATE_LIMITS: "off",
      AUTH_SECRET,
      SMTP_URL: mailServer.url,
      MAIL_FROM: "login@example.com",
    },
  });
  provideSettings(parseSettings({ DATABASE_URL: urlOfData(server.dataFolder), AUTH_SECRET }));
});
after(async () => {
  await shutDown();
  await server.stop();
  await mailServer.stop();
});

const database = (text: string, ...values: unknown[]) => query(urlOfData(server.dataFolder), text, values);

async function codesOf(email: string): Promise<string[]> {
  const [user] = await database("select id from users where email = $1", email);
  const drawn = await drawRecoveryCodes();
  await withTransaction((transaction) => keepRecoveryCodes(transaction, String(user?.id), drawn));
  return drawn.codes;
}

/** The token in a mailed link. */
const tokenIn = (text: string | undefined, name: string) =>
  new RegExp(`/recover#${name}=(\\S+)`).exec(text ?? "")?.[1] ?? "";
const byCode = (browser: Browser, email: string, code: string) => ask(browser, "/api/recovery/code", { email, code });
const isOver = async (email: string) =>
  database("update recoveries set usable_from = now() where user_id = (select id from users where email = $1)", email);

test("a code and an address begin a recovery in that browser; every wrong input gets the same answer", async () => {
  const { account } = await signedInPerson(server.origin, mailServer);
  const [code = "", spent = ""] = await codesOf(account.email);
  const browser = new Browser(server.origin);
  await byCode(browser, account.email, spent);
  const begun = await byCode(browser, account.email.toUpperCase(), code.toLowerCase());
  assert.match(String(begun.recovery), /^[0-9a-f-]{36}$/);
  assert.equal(begun.email, account.email);
  assert.equal((begun.keys as { name: string }[])[0]?.name, "Test phone");
  const bodies = new Set<string>();
  for (const [email, given] of [
    [account.email, "AAAAA-AAAAA"],
    [account.email, spent],
    [freshEmail(), code],
    [account.email, "x"],
  ] as const) {
    const headers = { "content-type": "application/json" };
    const response = await browser.fetch("/api/recovery/code", {
      method: "POST",
      headers,
      body: JSON.stringify({ email, code: given }),
    });
    bodies.add(`${response.status} ${await response.text()}`);
  }
  assert.equal(bodies.size, 1);
  assert.match([...bodies][0] ?? "", /^403 .*"wrong_code"/);
});

test("a mailed link has a waiting time, needs a click, and works in one browser; only following it changes nothing", async () => {
  const { account, browser: own } = await signedInPerson(server.origin, mailServer);
  await ask(new Browser(server.origin), "/api/recovery/mail", { email: account.email });
  const mail = await mailServer.mailAbout(account.email, /Get back/);
  const token = tokenIn(mail.text, "open");
  const browser = new Browser(server.origin);
  const open = (by: Browser) => ask(by, "/api/recovery/open", { token });
  await assert.rejects(open(browser), (error: { code: string; retryAfter: number }) => {
    return refusedWith(409, "too_early")(error) && error.retryAfter > 3500;
  });
  const pending = (await ask<{ recovery: { pending: { method: string } } }>(own, "/api/account")).recovery.pending;
  assert.equal(pending.method, "mail");
  await isOver(account.email);
  // A link scanner requests the page, and every other address in the mail.
  for (const [, path = ""] of (mail.text ?? "").matchAll(/https?:\/\/[^/\s]+(\/\S*)/g)) await browser.fetch(path);
  for (const method of ["GET", "HEAD"]) {
    assert.equal((await browser.fetch("/api/recovery/open", { method })).status, 405);
    assert.notEqual((await browser.fetch("/api/recovery/cancel", { method })).status, 200);
  }
  const opened = await open(browser);
  assert.deepEqual([opened.email, opened.method], [account.email, "mail"]);
  await assert.rejects(open(new Browser(server.origin)), refusedWith(410, "recovery_used"));
  await assert.rejects(
    ask(browser, "/api/recovery/open", { token: `${token}x` }),
    refusedWith(404, "unknown_recovery"),
  );
  await assert.rejects(
    ask(browser, "/api/recovery/open", { token: tokenIn(mail.text, "cancel") }),
    refusedWith(404, "unknown_recovery"),
  );
});

test("a recovery can be cancelled from the mail, by a session, and by a phone from anywhere, and then cannot be opened", async () => {
  const ways: ((
    person: Awaited<ReturnType<typeof signedInPerson>>,
    text: string,
    recovery: string,
  ) => Promise<unknown>)[] = [
    (_, text) => ask(new Browser(server.origin), "/api/recovery/cancel", { token: tokenIn(text, "cancel") }),
    ({ browser }, _, recovery) => ask(browser, "/api/recovery/cancel", { recovery }),
    async ({ phone, account }, _, recovery) => {
      const signed = encodeCancelRecovery({ provider: server.origin, recovery, keyId: account.keyId });
      const signature = await signWith(account.privateKey, signed);
      return phone.post("/api/recovery/cancel", { recovery, key_id: account.keyId, signature });
    },
  ];
  for (const cancel of ways) {
    const person = await signedInPerson(server.origin, mailServer);
    await ask(new Browser(server.origin), "/api/recovery/mail", { email: person.account.email });
    const { text = "" } = await mailServer.mailAbout(person.account.email, /Get back/);
    const token = tokenIn(text, "open");
    const recovery = token.split(".", 1)[0] ?? "";
    const stranger = await signedInPerson(server.origin, mailServer);
    await assert.rejects(
      ask(stranger.browser, "/api/recovery/cancel", { recovery }),
      refusedWith(404, "unknown_recovery"),
    );
    await assert.rejects(
      ask(new Browser(server.origin), "/api/recovery/cancel", { recovery }),
      refusedWith(401, "not_signed_in"),
    );
    const headers = { "content-type": "application/json", origin: "https://evil.example" };
    const evil = { method: "POST", headers, body: JSON.stringify({ recovery }) };
    assert.equal((await person.browser.fetch("/api/recovery/cancel", evil)).status, 403);
    await cancel(person, text, recovery);
    await isOver(person.account.email);
    await assert.rejects(
      ask(new Browser(server.origin), "/api/recovery/open", { token }),
      refusedWith(410, "recovery_cancelled"),
    );
    await mailServer.mailAbout(person.account.email, /was cancelled/);
  }
});

test("a registration's address is proved by the mailed code, and a taken address gets a different mail", async () => {
  const email = freshEmail();
  const browser = new Browser(server.origin);
  const { proof } = await ask(browser, "/api/registration/start", { email });
  const { text } = await mailServer.mailAbout(email, /is your code/);
  const code = /^(\d{6})$/m.exec(text ?? "")?.[1] ?? "";
  const wrong = code === "000000" ? "000001" : "000000";
  await assert.rejects(ask(browser, "/api/registration/prove", { proof, code: wrong }), refusedWith(403, "wrong_code"));
  await assert.rejects(
    ask(new Browser(server.origin), "/api/registration/prove", { proof, code }),
    refusedWith(403, "wrong_code"),
  );
  assert.deepEqual(
    await ask(browser, "/api/registration/prove", { proof, code: ` ${code.slice(0, 3)} ${code.slice(3)}` }),
    {},
  );
  const taken = await signedInPerson(server.origin, mailServer);
  const other = await ask(browser, "/api/registration/start", { email: taken.account.email });
  assert.match(String(other.proof), /^[0-9a-f-]{36}$/);
  await mailServer.mailAbout(taken.account.email, /already have an account/);
});

test("the log and the mail queue contain no token, code or address", async () => {
  const { account } = await signedInPerson(server.origin, mailServer);
  await ask(new Browser(server.origin), "/api/recovery/mail", { email: account.email });
  const token = tokenIn((await mailServer.mailAbout(account.email, /Get back/)).text, "open");
  await assert.rejects(ask(new Browser(server.origin), "/api/recovery/open", { token }), refusedWith(409, "too_early"));
  const mac = token.split(".")[1] ?? "";
  assert.ok(mac.length === 43 && !server.output().includes(mac) && !server.output().includes(account.email));
  const stored = JSON.stringify(await database("select * from mails join recoveries on true"));
  assert.ok(stored.includes(account.email) && !stored.includes(mac));
});

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { confirm } from "#tests/support/ceremonies.ts";
import { Browser, newAccount, Phone } from "#tests/support/client.ts";
import { mailInOutbox } from "#tests/support/outbox.ts";
import { type RunningServer, startServer } from "#tests/support/server.ts";
import { refusedWith, shownNumber } from "../http/people.ts";
import { signedIn } from "./attackers.ts";

/** Attacks on recoveries over HTTP. The rules themselves are tested in tests/stores/account-recovery.test.ts. */
let server: RunningServer;
before(async () => {
  const env = { LOG_LEVEL: "warn", RECOVERY: "mail", RECOVERY_DELAY: "0", TRUSTED_PROXIES: "127.0.0.1,::1" };
  server = await startServer({ env });
});
after(() => server.stop());

let networks = 0;
/** A browser on a network of its own, so that the limits of one test do not affect another. */
const stranger = () => {
  networks += 1;
  return new Browser({ at: server.origin, headers: { "x-forwarded-for": `203.0.113.${networks}` } });
};

async function post(
  browser: Browser,
  path: string,
  body: object,
): Promise<{ status: number; text: string; code?: string }> {
  const headers = { "content-type": "application/json" };
  const response = await browser.fetch(path, { method: "POST", headers, body: JSON.stringify(body) });
  const text = await response.text();
  return { status: response.status, text, code: JSON.parse(text).code };
}

/** A person with ten recovery codes. */
async function withCodes() {
  const person = await signedIn(server.origin);
  const { codes } = (await confirm(person, "new_recovery_codes")) as { codes: string[] };
  return { ...person, codes };
}

/** The token after `#open=` or `#cancel=` in the newest mail to an address. */
async function tokenInMail(email: string, purpose: "open" | "cancel"): Promise<string> {
  const found = await mailInOutbox(server.dataFolder, email, new RegExp(`#${purpose}=[\\w.-]+`));
  return found.slice(`#${purpose}=`.length);
}

/** Tries to register a key with a recovery. @throws Refused */
async function registerByRecovery(browser: Browser, recovery: string, email: string): Promise<void> {
  const begun = await browser.begin({ action: "add-device", recovery });
  const phone = new Phone(server.origin);
  const account = await newAccount(email);
  const scanned = await phone.scan(begun.link);
  await phone.register(scanned, account, await shownNumber(browser, begun.challenge));
  await browser.redeem(begun.challenge);
}

test("guessing recovery codes: wrong codes, used codes and codes for unknown accounts get the same answer, and few attempts are allowed", async () => {
  const { account, codes } = await withCodes();
  const [code = ""] = codes;
  const owner = stranger();
  assert.equal((await post(owner, "/api/recovery/code", { email: account.email, code })).status, 200);
  const answers = new Set<string>();
  for (const body of [
    { email: account.email, code },
    { email: account.email, code: "AAAAA-AAAAA" },
    { email: "nobody-at-all@example.com", code: "AAAAA-AAAAA" },
    { email: account.email, code: "x" },
  ]) {
    const { status, text } = await post(stranger(), "/api/recovery/code", body);
    answers.add(`${status} ${text}`);
  }
  assert.equal(answers.size, 1, [...answers].join("\n"));
  assert.match([...answers][0] ?? "", /^403 .*wrong_code/);

  const guesser = stranger();
  let guesses = 0;
  let limited = 0;
  for (let at = 0; at < 40; at += 1) {
    const { code: came } = await post(guesser, "/api/recovery/code", { email: account.email, code: `AAAAA-AAA${at}` });
    if (came === "rate_limited") limited += 1;
    else guesses += 1;
  }
  assert.ok(guesses <= 10 && limited >= 30, `${guesses} guesses by one network`);
  const spread = await Promise.all(
    Array.from({ length: 60 }, () =>
      post(stranger(), "/api/recovery/code", { email: account.email, code: "BBBBB-BBBBB" }),
    ),
  );
  assert.ok(
    spread.filter(({ code: came }) => came === "wrong_code").length <= 30,
    "all networks together, at one account",
  );
});

test("one recovery code used 200 times at once begins at most one recovery", async () => {
  const { account, codes } = await withCodes();
  const browsers = Array.from({ length: 30 }, stranger);
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, at) =>
      post(browsers[at % 30] ?? stranger(), "/api/recovery/code", { email: account.email, code: codes[0] }),
    ),
  );
  assert.ok(answers.filter(({ status }) => status === 200).length <= 1);
  for (const { code } of answers)
    assert.ok(code === undefined || code === "wrong_code" || code === "rate_limited", code);
});

test("a recovery is bound to its browser: knowing its id is not enough to use it", async () => {
  const { account, codes } = await withCodes();
  const owner = stranger();
  const { text } = await post(owner, "/api/recovery/code", { email: account.email, code: codes[0] });
  const { recovery } = JSON.parse(text);
  const thief = stranger();
  await thief.begin();
  await assert.rejects(registerByRecovery(thief, recovery, account.email), refusedWith(404, "unknown_recovery"));
  await registerByRecovery(owner, recovery, account.email);
  assert.equal(await owner.isSignedIn(), true);
  await assert.rejects(registerByRecovery(owner, recovery, account.email), "it works once");
});

test("recovery by mail: a program that follows the link changes nothing, and the answer reveals nothing", async () => {
  const { account } = await signedIn(server.origin);
  const asks = stranger();
  const known = await post(asks, "/api/recovery/mail", { email: account.email });
  const unknown = await post(stranger(), "/api/recovery/mail", { email: "nobody-at-all@example.com" });
  assert.deepEqual([known.status, known.text], [unknown.status, unknown.text]);

  const token = await tokenInMail(account.email, "open");
  for (const method of ["GET", "HEAD"]) {
    const page = await fetch(`${server.origin}/recover#open=${token}`, {
      method,
      headers: { "user-agent": "LinkScanner/1.0" },
    });
    await page.body?.cancel();
    const api = await fetch(`${server.origin}/api/recovery/open?token=${token}`, { method });
    assert.equal(api.status, 405);
    await api.body?.cancel();
  }
  const formPost = await fetch(`${server.origin}/api/recovery/open`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: `token=${token}`,
  });
  assert.equal(formPost.status, 403, "a page of another site, or a program, is no page of ours");
  const opened = await post(asks, "/api/recovery/open", { token });
  assert.equal(opened.status, 200, opened.text);
  const late = await post(stranger(), "/api/recovery/open", { token });
  assert.notEqual(late.status, 200, "the link works in one browser");
});

test("an attacker with the mailbox but without the phone: a cancelled recovery cannot be used, whether or not it was opened before", async () => {
  for (const openFirst of [true, false]) {
    const { account } = await signedIn(server.origin);
    const thief = stranger();
    await post(thief, "/api/recovery/mail", { email: account.email });
    const token = await tokenInMail(account.email, "open");
    const id = token.split(".")[0] ?? "";
    if (openFirst) assert.equal((await post(thief, "/api/recovery/open", { token })).status, 200);
    const cancelled = await post(stranger(), "/api/recovery/cancel", {
      token: await tokenInMail(account.email, "cancel"),
    });
    assert.equal(cancelled.status, 200, cancelled.text);
    const again = await post(thief, "/api/recovery/open", { token });
    assert.deepEqual([again.status, again.code], [410, "recovery_cancelled"]);
    await assert.rejects(registerByRecovery(thief, id, account.email));
    assert.equal(await thief.isSignedIn(), false);
  }
});

test("a session of the account cancels its recovery, and a session of another account does not", async () => {
  const owner = await signedIn(server.origin);
  const other = await signedIn(server.origin);
  await post(stranger(), "/api/recovery/mail", { email: owner.account.email });
  const token = await tokenInMail(owner.account.email, "open");
  const recovery = token.split(".")[0] ?? "";
  assert.equal((await post(stranger(), "/api/recovery/cancel", { recovery })).code, "not_signed_in");
  assert.equal((await post(other.browser, "/api/recovery/cancel", { recovery })).status, 404);
  assert.equal((await post(owner.browser, "/api/recovery/cancel", { recovery })).status, 200);
  assert.equal((await post(stranger(), "/api/recovery/open", { token })).code, "recovery_cancelled");
});

test("a token with another purpose, of another recovery, or changed, opens and cancels nothing", async () => {
  const { account } = await signedIn(server.origin);
  await post(stranger(), "/api/recovery/mail", { email: account.email });
  const [open, cancel] = [await tokenInMail(account.email, "open"), await tokenInMail(account.email, "cancel")];
  const [id = "", mac = ""] = open.split(".");
  for (const token of [
    cancel,
    id,
    `${id}.`,
    `${crypto.randomUUID()}.${mac}`,
    `${open}A`,
    `${id.toUpperCase()}.${mac}`,
    "x",
  ]) {
    const { status, code } = await post(stranger(), "/api/recovery/open", { token });
    assert.deepEqual([status, code], [404, "unknown_recovery"], token);
  }
  const { status } = await post(stranger(), "/api/recovery/cancel", { token: open });
  assert.equal(status, 404);
});

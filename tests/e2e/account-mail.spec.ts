import type { Page } from "@playwright/test";
import { Browser, newAccount, Phone } from "#tests/support/client.ts";
import { query, urlOfData } from "#tests/support/database.ts";
import { expect, test as pages } from "#tests/support/e2e.ts";
import { inspect } from "#tests/support/inspect.ts";
import { MailServer } from "#tests/support/mail-server.ts";
import { codeOf, numberOn } from "#tests/support/page-states.ts";
import { type RunningServer, startServer } from "#tests/support/server.ts";

/** A site that sends mail, to a mail server of this test. */
const test = pages.extend<object, { mailing: { server: RunningServer; mails: MailServer } }>({
  mailing: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures that it needs from this pattern
    async ({}, use) => {
      const mails = await MailServer.start();
      const env = { RECOVERY: "mail", RECOVERY_DELAY: "1h", SMTP_URL: mails.url, MAIL_FROM: "login@example.com" };
      const server = await startServer({ env });
      await use({ server, mails });
      await server.stop();
      await mails.stop();
    },
    { scope: "worker" },
  ],
  baseURL: async ({ mailing }, use) => use(mailing.server.origin),
});
// These tests include wrong codes and links that do not work yet.
test.use({ refusals: "wanted" });
test.describe.configure({ timeout: 240_000 });

let people = 0;
const newEmail = () => `mail-${process.pid}-${Date.now()}-${++people}@example.com`;

/** The six digits that were mailed to an address. */
async function mailedCode(mails: MailServer, email: string, count = 1): Promise<string> {
  const { text } = await mails.mailTo(email, count);
  return /^(\d{6})$/m.exec(text ?? "")?.[1] ?? "";
}

/** Registers in the page, from typing the address to the account. */
async function registerIn(page: Page, origin: string, mails: MailServer, email: string) {
  await page.goto("/register");
  await page.getByLabel("Email address").fill(email);
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByLabel("Code").fill(await mailedCode(mails, email));
  await page.getByRole("button", { name: "Verify" }).click();
  const account = await newAccount(email);
  const phone = new Phone(origin);
  const scanned = await phone.scan(await codeOf(page));
  await phone.register(scanned, account, await numberOn(page, true));
  await expect(page.getByRole("heading", { name: "Your account" })).toBeVisible();
  return { account, phone };
}

const linkIn = (text: string | undefined, wish: string) =>
  new RegExp(`/recover#${wish}=\\S+`).exec(text ?? "")?.[0] ?? "";

test("a registration proves its address first, and does not reveal which addresses are taken", async ({
  page,
  mailing,
}) => {
  const { server, mails } = mailing;
  const email = newEmail();
  await page.goto("/register");
  await page.getByLabel("Email address").fill(email);
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByText("Enter the six digits")).toBeVisible();
  await inspect(page, "register-prove");
  const code = await mailedCode(mails, email);
  await page.getByLabel("Code").fill(code === "123456" ? "654321" : "123456");
  await page.getByRole("button", { name: "Verify" }).click();
  await expect(page.getByText("That code is wrong")).toBeVisible();
  await page.getByLabel("Code").fill(code);
  await page.getByRole("button", { name: "Verify" }).click();
  const phone = new Phone(server.origin);
  const account = await newAccount(email);
  await phone.register(await phone.scan(await codeOf(page)), account, await numberOn(page, true));
  await expect(page.getByText("Your account is ready")).toBeVisible();
  await expect(page.getByText("Not verified")).toHaveCount(0);

  await page.goto("/register");
  await page.getByLabel("Email address").fill(email);
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByText("Enter the six digits")).toBeVisible();
  expect((await mails.mailTo(email, 2)).subject).toContain("already have an account");
});

test("a mailed link has a waiting time, and then its button adds a new phone", async ({ page, mailing, browser }) => {
  const { server, mails } = mailing;
  const email = newEmail();
  const { account, phone } = await registerIn(page, server.origin, mails, email);
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await expect(page).toHaveURL(/\/$/);

  await page.goto("/recover");
  await page.getByRole("button", { name: "Get a link by email" }).click();
  await page.getByLabel("Email address").fill(email);
  await inspect(page, "recover-by-mail");
  await page.getByRole("button", { name: "Send the link" }).click();
  await expect(page.getByText("Check your email")).toBeVisible();
  await inspect(page, "recover-mail-sent");
  const link = linkIn((await mails.mailTo(email, 2)).text, "open");

  await page.goto(link);
  await expect(page.getByRole("heading", { name: "Set up a new phone" })).toBeVisible();
  await inspect(page, "recover-link");
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByText("This link doesn't work yet")).toBeVisible();
  await expect(page.getByText("Open it again in 60 minutes.")).toBeVisible();
  await inspect(page, "recover-too-early");

  await query(urlOfData(server.dataFolder), "update recoveries set usable_from = now()");
  // A program that follows links opens it, as one without scripts and as a whole browser, and changes nothing.
  await fetch(server.origin + link);
  const scanner = await browser.newContext({ baseURL: server.origin });
  const followed = await scanner.newPage();
  await followed.goto(link, { waitUntil: "networkidle" });
  await expect(followed.getByRole("heading", { name: "Set up a new phone" })).toBeVisible();
  await scanner.close();
  await page.goto("/");
  await page.goto(link);
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("button", { name: "Continue" }).click();
  const fresh = await newAccount(email);
  const newPhone = new Phone(server.origin);
  await newPhone.register(await newPhone.scan(await codeOf(page)), fresh, await numberOn(page, true));
  await expect(page.getByRole("heading", { name: "Your account" })).toBeVisible();
  await expect(phone.scan((await new Browser(server.origin).begin()).link, account)).rejects.toThrow("unknown_key");

  await page.goto("/");
  await page.goto(link);
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByText("This link was already used")).toBeVisible();
  await inspect(page, "recover-used");
});

test("the owner cancels a recovery from the mail", async ({ page, mailing, browser }) => {
  const { server, mails } = mailing;
  const email = newEmail();
  await registerIn(page, server.origin, mails, email);
  const context = await browser.newContext({ baseURL: server.origin });
  const mailbox = await context.newPage();
  await mailbox.request.post("/api/recovery/mail", { data: { email }, headers: { origin: server.origin } });
  const { text } = await mails.mailTo(email, 2);
  await expect(page.getByText("Someone asked to recover this account")).toBeVisible();
  await mailbox.goto(linkIn(text, "cancel"));
  await expect(mailbox.getByRole("heading", { name: "Stop this recovery?" })).toBeVisible();
  await inspect(mailbox, "recover-cancel");
  await mailbox.getByRole("button", { name: "Stop the recovery" }).click();
  await expect(mailbox.getByText("Recovery stopped")).toBeVisible();
  // The account page updates without a reload.
  await expect(page.getByText("Someone asked to recover this account")).toHaveCount(0);
  await query(urlOfData(server.dataFolder), "update recoveries set usable_from = now()");
  await mailbox.goto("/");
  await mailbox.goto(linkIn(text, "open"));
  await mailbox.getByRole("button", { name: "Continue" }).click();
  await expect(mailbox.getByText("This recovery was cancelled")).toBeVisible();
  await context.close();
});

test("a new address is proved, and the change is undone from the old mailbox", async ({ page, mailing, browser }) => {
  const { server, mails } = mailing;
  const [email, other] = [newEmail(), newEmail()];
  const { account, phone } = await registerIn(page, server.origin, mails, email);
  await page.getByRole("button", { name: "Change email address" }).click();
  await page.getByRole("dialog").getByLabel("New email address").fill(other);
  await page.getByRole("dialog").getByRole("button", { name: "Continue" }).click();
  const scanned = await phone.scan(await codeOf(page), account);
  await phone.login(scanned, account, await numberOn(page, scanned.answer.number_digits > 0));
  await page
    .getByRole("dialog")
    .getByLabel("Code")
    .fill(await mailedCode(mails, other));
  await inspect(page, "account-prove-email");
  await page.getByRole("dialog").getByRole("button", { name: "Verify" }).click();
  await expect(page.getByText(`${email} can undo this change`)).toBeVisible();

  const context = await browser.newContext({ baseURL: server.origin });
  const mailbox = await context.newPage();
  await mailbox.goto(linkIn((await mails.mailTo(email, 2)).text, "undo"));
  await inspect(mailbox, "recover-undo");
  await mailbox.getByRole("button", { name: "Undo the change" }).click();
  await expect(mailbox.getByText("You have your old address back")).toBeVisible();
  await expect(page).toHaveURL(/\/$/);
  await context.close();
});

test("the language of mails is chosen on the account's page", async ({ page, mailing }) => {
  const { server, mails } = mailing;
  const email = newEmail();
  const { account, phone } = await registerIn(page, server.origin, mails, email);
  const confirmAsked = async () => {
    const scanned = await phone.scan(await codeOf(page), account);
    await phone.login(scanned, account, await numberOn(page, scanned.answer.number_digits > 0));
    return scanned.answer;
  };
  await page.getByRole("button", { name: "Change language of emails" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Language of emails").selectOption({ label: "Ελληνικά" });
  await inspect(page, "account-mail-language");
  await dialog.getByRole("button", { name: "Continue" }).click();
  expect((await confirmAsked()).text).toContain("change the language of emails to Ελληνικά");
  await expect(dialog).toHaveCount(0);
  await expect(page.getByText("Ελληνικά", { exact: true }).first()).toBeVisible();
  // The page stays in the language of its browser.
  await expect(page.getByRole("heading", { name: "Your account" })).toBeVisible();

  await page.getByRole("button", { name: "Make recovery codes" }).click();
  expect((await confirmAsked()).text).toContain("recovery codes");
  await expect(dialog.getByRole("heading", { name: "Keep these codes" })).toBeVisible();
  const { subject, text, html } = await mails.mailAbout(email, /κωδικοί ανάκτησης/);
  expect(subject).toMatch(/κωδικοί ανάκτησης/);
  expect(text).toContain("δέκα");
  expect(html).toContain('lang="el"');
});

test("each notice comes to the mailbox of whoever it is about", async ({ page, mailing }) => {
  const { server, mails } = mailing;
  const { origin } = server;
  const email = newEmail();
  const { account, phone } = await registerIn(page, origin, mails, email);
  const dialog = page.getByRole("dialog");
  const confirm = async (wait = true) => {
    const scanned = await phone.scan(await codeOf(page), account);
    await phone.login(scanned, account, await numberOn(page, scanned.answer.number_digits > 0));
    if (wait) await expect(dialog).toHaveCount(0);
  };

  const elsewhere = new Browser(origin);
  const begun = await elsewhere.begin();
  const scanned = await phone.scan(begun.link, account);
  let number: number | undefined;
  for await (const state of elsewhere.events(begun.challenge)) {
    number = state.number;
    break;
  }
  await phone.login(scanned, account, number);
  await elsewhere.redeem(begun.challenge);
  const { text } = await mails.mailAbout(email, /^New sign-in/);
  // `localhost` may be either address of this machine.
  expect(text).toMatch(/, (127\.0\.0\.1|::1)\./);

  await page.getByRole("button", { name: "Add a phone" }).click();
  await confirm(false);
  await expect(page.getByText("Scan it with the new phone.")).toBeVisible();
  const second = await newAccount(email);
  const added = await phone.scan(await codeOf(page));
  await phone.register(added, second, await numberOn(page, true));
  await expect(dialog).toHaveCount(0);
  await mails.mailAbout(email, /^A phone was added/, 30_000);

  // The new phone removes nothing here: the page's own phone has it removed again.
  await page
    .getByRole("region", { name: "Phones" })
    .getByRole("listitem")
    .last()
    .getByRole("button", { name: /^Edit/ })
    .click();
  await page.getByRole("button", { name: "Remove this phone" }).click();
  await confirm();
  await mails.mailAbout(email, /^A phone was removed/);

  await page.getByRole("button", { name: "Make recovery codes" }).click();
  await confirm(false);
  await expect(dialog.getByRole("listitem")).toHaveCount(10);
  const [code = ""] = await dialog.getByRole("listitem").allTextContents();
  await mails.mailAbout(email, /^New recovery codes/);
  await dialog.getByRole("button", { name: "I've kept them" }).click();

  const post = (path: string, data: object) => page.request.post(path, { data, headers: { origin } });
  const answer = await post("/api/recovery/code", { email, code });
  expect(await answer.json()).toMatchObject({ email });
  const { recovery } = await answer.json();
  await mails.mailAbout(email, /^Someone is recovering/);
  await post("/api/recovery/cancel", { recovery });
  await mails.mailAbout(email, /^The recovery of your account .* was cancelled/);
  await post("/api/recovery/mail", { email });
  const link = linkIn((await mails.mailAbout(email, /^Get back into/)).text, "open");
  await query(urlOfData(server.dataFolder), "update recoveries set usable_from = now() where cancelled_at is null");
  await page.goto("/");
  await page.goto(link);
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("button", { name: "Continue" }).click();
  const fresh = await newAccount(email);
  await phone.register(await phone.scan(await codeOf(page)), fresh, await numberOn(page, true));
  await expect(page.getByRole("heading", { name: "Your account" })).toBeVisible();
  await mails.mailAbout(email, /^Your account at .* has a new phone/);
});

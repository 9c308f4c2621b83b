import type { Page } from "@playwright/test";
import { confirm, register, signIn as signInElsewhere } from "#tests/support/ceremonies.ts";
import { type Account, Browser, newAccount, Phone, type Scanned } from "#tests/support/client.ts";
import { expect, test } from "#tests/support/e2e.ts";
import { inspect } from "#tests/support/inspect.ts";
import { codeOf, numberOn, signIn } from "#tests/support/page-states.ts";

// Each state is checked in two themes and three sizes.
test.describe.configure({ timeout: 240_000 });

let people = 0;
const newEmail = () => `account-${process.pid}-${Date.now()}-${++people}@example.com`;

/** Waits until the account page's script runs, because its buttons do nothing before. */
async function isAlive(page: Page, load: () => Promise<unknown>): Promise<void> {
  const listens = page.waitForRequest("**/api/session/events");
  await load();
  await listens;
}

/** Signs in to a new account in the page's browser, with a phone that the test controls. */
async function atAccount(page: Page, origin: string): Promise<{ account: Account; phone: Phone }> {
  const first = new Browser(origin);
  const account = await register(first, new Phone(origin), newEmail());
  await first.signOut();
  await isAlive(page, () => signIn({ page, origin, account }));
  return { account, phone: new Phone(origin) };
}

const dialog = (page: Page) => page.getByRole("dialog");

/** Lets the phone scan the dialog's code and do what it asks. Returns the answer to the scan. */
async function answer(page: Page, phone: Phone, account: Account): Promise<Scanned["answer"]> {
  const scanned = await phone.scan(await codeOf(page), account);
  const number = await numberOn(page, scanned.answer.number_digits > 0);
  if (scanned.answer.action === "add-device") await phone.register(scanned, account, number);
  else await phone.login(scanned, account, number);
  return scanned.answer;
}

const card = (page: Page, name: string) => page.getByRole("region", { name });
const rows = (page: Page, name: string) => card(page, name).getByRole("list").getByRole("listitem");

test("a second phone is added; the first one is lost, and removed by the second", async ({ page, origin }) => {
  const { account, phone } = await atAccount(page, origin);
  await expect(rows(page, "Phones")).toHaveCount(1);
  await page.getByRole("button", { name: "Edit Test phone" }).click();
  await expect(dialog(page).getByText("This is your only phone.")).toBeVisible();
  await expect(dialog(page).getByRole("button", { name: "Remove this phone" })).toHaveCount(0);
  await inspect(page, "account-only-phone");
  // A name that stays as it is needs no phone.
  await dialog(page).getByRole("button", { name: "Continue" }).click();
  await expect(dialog(page)).toHaveCount(0);
  await page.getByRole("button", { name: "Edit Test phone" }).click();
  await dialog(page).getByLabel("Phone name").fill("Old phone");
  await dialog(page).getByRole("button", { name: "Continue" }).click();
  await expect(dialog(page).getByRole("heading", { name: "Rename Test phone" })).toBeVisible();
  expect((await answer(page, phone, account)).text).toBe(
    `Rename the phone “Test phone” of your account ${account.email} to “Old phone”.`,
  );
  await expect(page.getByText("Old phone", { exact: true })).toBeVisible();

  await page.getByRole("button", { name: "Add a phone" }).click();
  await expect(dialog(page).getByRole("heading", { name: "Add a phone" })).toBeVisible();
  await codeOf(page);
  await inspect(page, "account-confirm");
  const asked = await answer(page, phone, account);
  expect(asked.text).toContain("Add another phone to your account");
  await expect(page.getByText("Scan it with the new phone.")).toBeVisible();
  const second = await newAccount(account.email);
  const newPhone = new Phone(origin);
  expect((await answer(page, newPhone, second)).action).toBe("add-device");
  await expect(dialog(page)).toHaveCount(0);
  await expect(rows(page, "Phones")).toHaveCount(2);
  await inspect(page, "account-two-phones");

  const other = new Browser(origin);
  await signInElsewhere(other, newPhone, second);
  await page.getByRole("button", { name: "Edit Old phone" }).click();
  await page.getByRole("button", { name: "Remove this phone" }).click();
  await expect(dialog(page).getByRole("heading", { name: "Remove Old phone" })).toBeVisible();
  // The lost phone approved this page's session, so removing the phone ends the session too.
  expect((await answer(page, newPhone, second)).text).toContain("Old phone");
  await expect(page).toHaveURL(/\/$/);
  expect(await other.isSignedIn()).toBe(true);
  const late = await new Browser(origin).begin();
  await expect(phone.scan(late.link, account)).rejects.toThrow("unknown_key");
});

test("closing the dialog confirms nothing, and the phone is told", async ({ page, origin }) => {
  const { account, phone } = await atAccount(page, origin);
  await page.getByRole("button", { name: "Make recovery codes" }).click();
  const link = await codeOf(page);
  await expect(dialog(page).getByRole("button", { name: "Cancel" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(dialog(page)).toHaveCount(0);
  await expect(phone.scan(link, account)).rejects.toThrow("expired");
  await expect(page.getByRole("button", { name: "Make recovery codes" })).toBeVisible();
});

test.describe(() => {
  test.use({ refusals: "wanted", permissions: ["clipboard-read", "clipboard-write"] });

  test("recovery codes are created and saved, and one of them adds a new phone", async ({ page, origin, browser }) => {
    const { account, phone } = await atAccount(page, origin);
    await expect(card(page, "Recovery codes")).toContainText("you lose your account");
    await page.getByRole("button", { name: "Make recovery codes" }).click();
    await answer(page, phone, account);
    await expect(dialog(page).getByRole("heading", { name: "Keep these codes" })).toBeVisible();
    const codes = await dialog(page).getByRole("listitem").allTextContents();
    expect(codes).toHaveLength(10);
    for (const code of codes) expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/);
    await inspect(page, "account-new-codes");
    // Escape does not close the dialog, so that the codes are not lost by accident.
    await page.keyboard.press("Escape");
    await dialog(page).getByRole("button", { name: "Copy" }).click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(codes[0]);
    const download = page.waitForEvent("download");
    await dialog(page).getByRole("button", { name: "Download" }).click();
    expect((await download).suggestedFilename()).toBe("recovery-codes.txt");
    await dialog(page).getByRole("button", { name: "I've kept them" }).click();
    await expect(card(page, "Recovery codes")).toContainText("10 of 10 left");

    // The phone is lost. On another computer there is only a code.
    const context = await browser.newContext({ baseURL: origin });
    const elsewhere = await context.newPage();
    await elsewhere.goto("/login");
    await elsewhere.getByRole("link", { name: "Lost your phone?" }).click();
    await expect(elsewhere.getByRole("heading", { name: "Lost your phone?" })).toBeVisible();
    await elsewhere.getByLabel("Email address").fill(account.email);
    await elsewhere.getByLabel("Recovery code").fill("AAAAA-AAAAA");
    await elsewhere.getByRole("button", { name: "Continue" }).click();
    await expect(elsewhere.getByText("That code is wrong")).toBeVisible();
    await inspect(elsewhere, "recover-wrong-code");
    await elsewhere.getByLabel("Recovery code").fill((codes[3] ?? "").toLowerCase().replace("-", " "));
    await elsewhere.getByRole("button", { name: "Continue" }).click();
    await expect(elsewhere.getByRole("heading", { name: "Set up a new phone" })).toBeVisible();
    await expect(elsewhere.getByText("Test phone")).toBeVisible();
    await inspect(elsewhere, "recover-old-phones");
    // The session that is still open shows a warning at once.
    await expect(page.getByText("Someone asked to recover this account")).toBeVisible();
    await inspect(page, "account-recovery-pending");

    await expect(elsewhere.getByLabel("Remove these phones")).toBeChecked();
    await elsewhere.getByRole("button", { name: "Continue" }).click();
    const fresh = await newAccount(account.email);
    await answer(elsewhere, new Phone(origin), fresh);
    await expect(elsewhere.getByRole("heading", { name: "Your account" })).toBeVisible();
    await expect(card(elsewhere, "Recovery codes")).toContainText("9 of 10 left");
    await expect(rows(elsewhere, "Phones")).toHaveCount(1);
    await expect(rows(elsewhere, "Where you're signed in")).toContainText("by recovery");
    // The open page is signed out, and the lost phone cannot sign in.
    await expect(page).toHaveURL(/\/$/);
    await expect(phone.scan((await new Browser(origin).begin()).link, account)).rejects.toThrow("unknown_key");
    await context.close();
  });

  test("a recovery that somebody else began is cancelled from the account and cannot be used", async ({
    page,
    origin,
    browser,
  }) => {
    const { account, phone } = await atAccount(page, origin);
    await page.getByRole("button", { name: "Make recovery codes" }).click();
    await answer(page, phone, account);
    await expect(dialog(page).getByRole("listitem")).toHaveCount(10);
    const [code = ""] = await dialog(page).getByRole("listitem").allTextContents();
    await dialog(page).getByRole("button", { name: "I've kept them" }).click();

    const context = await browser.newContext({ baseURL: origin });
    const thief = await context.newPage();
    await thief.goto("/recover");
    await thief.getByLabel("Email address").fill(account.email);
    await thief.getByLabel("Recovery code").fill(code);
    await thief.getByRole("button", { name: "Continue" }).click();
    await expect(thief.getByRole("heading", { name: "Set up a new phone" })).toBeVisible();

    await page.getByRole("button", { name: "Cancel the recovery" }).click();
    await expect(page.getByText("Someone asked to recover this account")).toHaveCount(0);
    await thief.getByRole("button", { name: "Continue" }).click();
    await expect(thief.getByText("This recovery was cancelled")).toBeVisible();
    await inspect(thief, "recover-cancelled");
    await context.close();
  });
});

test("sessions are listed, one is ended from another, and its page notices at once", async ({
  page,
  origin,
  browser,
}) => {
  const { account, phone } = await atAccount(page, origin);
  await expect(page.getByText("You're signed in only here.")).toBeVisible();
  const context = await browser.newContext({ baseURL: origin });
  const other = await context.newPage();
  await signIn({ page: other, origin, account });
  await isAlive(page, () => page.reload());
  await expect(rows(page, "Where you're signed in")).toHaveCount(2);
  await inspect(page, "account-sessions");
  await page.getByRole("button", { name: /^Sign out Chrom/ }).click();
  await expect(other).toHaveURL(/\/$/);
  await expect(rows(page, "Where you're signed in")).toHaveCount(1);

  const third = new Browser(origin);
  await signInElsewhere(third, phone, account);
  await isAlive(page, () => page.reload());
  await page.getByRole("button", { name: "Sign out all others" }).click();
  await answer(page, phone, account);
  await expect(page.getByText("You're signed in only here.")).toBeVisible();
  expect(await third.isSignedIn()).toBe(false);
  await context.close();
});

test("a known browser is listed and forgotten", async ({ page, origin }) => {
  await atAccount(page, origin);
  await expect(rows(page, "Known browsers")).toHaveCount(1);
  await page.getByRole("button", { name: /^Forget Chrom/ }).click();
  await expect(page.getByText("None yet. A browser appears here")).toBeVisible();
});

test.describe(() => {
  test.use({ refusals: "wanted" });

  test("a person changes their name and user name, each confirmed on the phone, and nobody else can take the user name", async ({
    page,
    origin,
    browser,
  }) => {
    const { account, phone } = await atAccount(page, origin);
    const username = `ann.${Date.now().toString(36)}`;
    await page.getByRole("button", { name: "Change name" }).click();
    await dialog(page).getByLabel("Name").fill("Ann Example");
    await dialog(page).getByRole("button", { name: "Continue" }).click();
    await expect(dialog(page).getByRole("heading", { name: "Change name" })).toBeVisible();
    await codeOf(page);
    await expect(page.getByText("Ann Example")).toHaveCount(0);
    await inspect(page, "account-confirm-name");
    expect((await answer(page, phone, account)).text).toBe(
      `In your account ${account.email}: change the name to “Ann Example”.`,
    );
    await expect(page.getByText("Ann Example")).toBeVisible();

    // What cannot be a user name comes back with the reason, to be corrected.
    await page.getByRole("button", { name: "Change user name" }).click();
    await dialog(page).getByLabel("User name").fill("a b");
    await dialog(page).getByRole("button", { name: "Continue" }).click();
    await expect(dialog(page).getByText("This name can't be used")).toBeVisible();
    await expect(dialog(page).getByLabel("User name")).toHaveValue("a b");
    await dialog(page).getByLabel("User name").fill(username);
    await dialog(page).getByRole("button", { name: "Continue" }).click();
    expect((await answer(page, phone, account)).text).toContain(`change the user name to “${username}”`);
    await expect(page.getByText(username)).toBeVisible();

    const context = await browser.newContext({ baseURL: origin });
    const other = await context.newPage();
    await atAccount(other, origin);
    await other.getByRole("button", { name: "Change user name" }).click();
    await dialog(other).getByLabel("User name").fill(username.toUpperCase());
    await dialog(other).getByRole("button", { name: "Continue" }).click();
    await expect(dialog(other).getByText("This name is taken")).toBeVisible();
    await expect(dialog(other).getByLabel("User name")).toHaveValue(username.toUpperCase());
    await inspect(other, "account-name-taken");
    await context.close();

    await page.getByRole("button", { name: "Change name" }).click();
    await dialog(page).getByLabel("Name").fill("");
    await dialog(page).getByRole("button", { name: "Continue" }).click();
    expect((await answer(page, phone, account)).text).toContain("remove the name");
    await expect(page.getByText("Ann Example")).toHaveCount(0);
    await page.getByRole("link", { name: "See the history" }).click();
    await expect(page.getByText("Name changed to “Ann Example”")).toBeVisible();
    await expect(page.getByText(`User name changed to “${username}”`)).toBeVisible();
    await expect(page.getByText("Name removed")).toBeVisible();
  });

  test("the address can be changed, but not to another account's", async ({ page, origin }) => {
    const { account, phone } = await atAccount(page, origin);
    const taken = await register(new Browser(origin), new Phone(origin), newEmail());
    await page.getByRole("button", { name: "Change email address" }).click();
    await dialog(page).getByLabel("New email address").fill(taken.email);
    await dialog(page).getByRole("button", { name: "Continue" }).click();
    await expect(dialog(page).getByText("This address already has an account")).toBeVisible();
    const email = newEmail();
    await dialog(page).getByLabel("New email address").fill(email);
    await inspect(page, "account-change-email");
    await dialog(page).getByRole("button", { name: "Continue" }).click();
    expect((await answer(page, phone, account)).text).toContain(email);
    await expect(page.getByText(`${account.email} can undo this change`)).toBeVisible();
    await inspect(page, "account-email-changed");
  });
});

test("the history describes every event since the beginning", async ({ page, origin }) => {
  const { account, phone } = await atAccount(page, origin);
  await page.getByRole("button", { name: "Make recovery codes" }).click();
  await answer(page, phone, account);
  await dialog(page).getByRole("button", { name: "I've kept them" }).click();
  for (let at = 0; at < 26; at += 1) await signInElsewhere(new Browser(origin), phone, account);
  await page.getByRole("link", { name: "See the history" }).click();
  await expect(page.getByRole("listitem")).toHaveCount(25);
  await expect(page.getByText("New recovery codes made")).toHaveCount(0);
  await page.getByRole("button", { name: "Older" }).click();
  await expect(page.getByText("New recovery codes made")).toBeVisible();
  await expect(page.getByText("Signed in with the phone “Test phone”").first()).toBeVisible();
  await expect(page.getByText("Account created with the phone “Test phone”")).toBeVisible();
  await expect(page.getByRole("button", { name: "Older" })).toHaveCount(0);
  await inspect(page, "account-history");
});

test("all data are exported to a file after the phone confirmed", async ({ page, origin }) => {
  const { account, phone } = await atAccount(page, origin);
  await page.getByRole("button", { name: "Export your data" }).click();
  const download = page.waitForEvent("download");
  await answer(page, phone, account);
  const file = await download;
  expect(file.suggestedFilename()).toBe("account.json");
  const stream = await file.createReadStream();
  let text = "";
  for await (const chunk of stream) text += chunk;
  expect(JSON.stringify(JSON.parse(text))).toContain(account.email);
});

test("deleting the account ends its pages at once and frees its address", async ({ page, origin, browser }) => {
  const { account, phone } = await atAccount(page, origin);
  const context = await browser.newContext({ baseURL: origin });
  const other = await context.newPage();
  await signIn({ page: other, origin, account });
  await page.getByRole("button", { name: "Delete account" }).click();
  await expect(dialog(page).getByRole("button", { name: "Keep account" })).toBeFocused();
  await inspect(page, "account-delete");
  await dialog(page).getByRole("button", { name: "Delete account" }).click();
  expect((await answer(page, phone, account)).text).toContain("Delete your account");
  await expect(page).toHaveURL(/\/$/);
  await expect(other).toHaveURL(/\/$/);
  const again = await register(new Browser(origin), new Phone(origin), account.email);
  expect(again.email).toBe(account.email);
  await context.close();
});

test("the welcome recommends recovery codes first and explains why", async ({ page, origin }) => {
  const { account } = await atAccount(page, origin);
  await page.goto("/account?welcome=1");
  await expect(page.getByRole("status").filter({ hasText: account.email })).toBeVisible();
  await expect(page.getByRole("region").first()).toContainText("you lose your account");
  await expect(page).toHaveURL(/\/account$/);
});

test("changes made elsewhere appear on an open page without a reload", async ({ page, origin }) => {
  const { account, phone } = await atAccount(page, origin);
  const other = new Browser(origin);
  await signInElsewhere(other, phone, account);
  const person = { browser: other, phone, account };
  await confirm(person, "change_profile", { display_name: "From elsewhere" });
  await expect(page.getByText("From elsewhere")).toBeVisible();
  await confirm(person, "rename_key", { key_id: account.keyId, name: "Phone from elsewhere" });
  await expect(rows(page, "Phones")).toContainText("Phone from elsewhere");
});

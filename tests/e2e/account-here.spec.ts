import { createHash, createPublicKey, verify } from "node:crypto";
import { readFile } from "node:fs/promises";
import { devices, type Page } from "@playwright/test";
import { approve } from "#tests/support/authenticator.ts";
import { query, urlOfData } from "#tests/support/database.ts";
import { expect, test as pages } from "#tests/support/e2e.ts";
import { inspect } from "#tests/support/inspect.ts";
import { numberOn, showAll } from "#tests/support/page-states.ts";
import { type RunningServer, startServer } from "#tests/support/server.ts";

/** One's account on the device that has the key: no second screen, and a real authenticator. */
const test = pages.extend<object, { site: RunningServer }>({
  site: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures that it needs from this pattern
    async ({}, use) => {
      const site = await startServer({ env: { RATE_LIMITS: "off" } });
      await use(site);
      await site.stop();
    },
    { scope: "worker" },
  ],
  baseURL: async ({ site }, use) => use(site.origin),
});
test.use({ refusals: "wanted", permissions: ["clipboard-read", "clipboard-write"] });

let people = 0;

/** Creates an account in this browser and stands on its page. */
async function registerHere(page: Page): Promise<string> {
  const email = `here-${process.pid}-${Date.now()}-${++people}@example.com`;
  await page.goto("/register");
  await page.getByLabel("Email address").fill(email);
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("link", { name: "Continue on this device" }).click();
  await page.getByRole("button", { name: "Create account" }).click();
  await page.waitForURL("**/account");
  return email;
}

/** Confirms what the page asks on this very device: the app shows the text, and leads back. */
async function confirmHere(page: Page, text: RegExp, meanwhile?: () => Promise<void>): Promise<void> {
  await page.getByRole("dialog").getByRole("link", { name: "Continue on this device" }).click();
  await expect(page).toHaveURL(/\/authenticator/);
  await expect(page.getByRole("heading", { level: 1, name: /^Confirm this at/ })).toBeVisible();
  await expect(page.locator("p[dir=auto]")).toContainText(text);
  await meanwhile?.();
  await page.getByRole("button", { name: "Confirm", exact: true }).click();
  await page.waitForURL("**/account");
}

const dialog = (page: Page) => page.getByRole("dialog");
const phonesOf = (page: Page) => page.getByRole("region", { name: "Phones" }).getByRole("listitem");

test("codes are made with the key of this device, and printed", async ({ page }) => {
  await registerHere(page);
  await page.getByRole("button", { name: "Make recovery codes" }).click();
  await confirmHere(page, /recovery codes/i);
  await expect(dialog(page).getByRole("heading", { name: "Keep these codes" })).toBeVisible();
  const codes = await dialog(page).getByRole("listitem").allTextContents();
  expect(codes).toHaveLength(10);
  // The browser's own dialog cannot be looked at: what it would print can.
  await page.evaluate(() => {
    window.print = () => document.documentElement.setAttribute("data-printed", "");
  });
  await dialog(page).getByRole("button", { name: "Print" }).click();
  await expect(page.locator("html[data-printed]")).toHaveCount(1);
  await page.emulateMedia({ media: "print" });
  for (const code of codes) await expect(page.getByText(code)).toBeVisible();
  await expect(page.getByRole("button", { name: "Print" })).toBeHidden();
  await page.emulateMedia({ media: null });
  await dialog(page).getByRole("button", { name: "I've kept them" }).click();
  await expect(page.getByText("10 of 10 left")).toBeVisible();
});

test("all data are exported with the key of this device, as a file that holds them", async ({ page }) => {
  const email = await registerHere(page);
  await page.getByRole("button", { name: "Export your data" }).click();
  const download = page.waitForEvent("download");
  await confirmHere(page, /all data of your account/);
  const file = await download;
  expect(file.suggestedFilename()).toBe("account.json");
  const data = JSON.parse(await readFile(await file.path(), "utf8"));
  expect(data.account.email).toBe(email);
  expect(data.keys).toHaveLength(1);
  expect(data.sessions.length).toBeGreaterThan(0);
  expect(data.history.map(({ kind }: { kind: string }) => kind)).toContain("registered");
});

test("what was confirmed here can be verified later, without this software and when the account is gone", async ({
  page,
  site,
}) => {
  const email = await registerHere(page);
  await page.getByRole("button", { name: "Delete account" }).click();
  await dialog(page).getByRole("button", { name: "Delete account" }).click();
  await dialog(page).getByRole("link", { name: "Continue on this device" }).click();
  const text = await page.locator("p[dir=auto]").textContent();
  expect(text).toContain(email);
  await page.getByRole("button", { name: "Confirm", exact: true }).click();
  await expect(page).toHaveURL(/\/$/);

  const rows = await query(urlOfData(site.dataFolder), "select * from confirmations where text like '%' || $1 || '%'", [
    email,
  ]);
  expect(rows).toHaveLength(1);
  const [row = {}] = rows as Record<string, string>[];
  expect(row.text).toBe(text);
  const key = createPublicKey({ key: Buffer.from(row.public_key ?? "", "base64url"), format: "der", type: "spki" });
  const signature = Buffer.from(row.signature ?? "", "base64url");
  expect(verify("sha256", Buffer.from(row.signed ?? ""), { key, dsaEncoding: "ieee-p1363" }, signature)).toBe(true);
  expect(row.signed?.split("\n")[7]).toBe(
    createHash("sha256")
      .update(text ?? "")
      .digest("base64url"),
  );
  expect(await query(urlOfData(site.dataFolder), "select from users where email = $1", [email])).toHaveLength(0);
});

test("two browsers on one phone hold keys of the same account, and each signs in by itself", async ({
  browser,
  site,
}) => {
  const { defaultBrowserType: _, ...pixel } = devices["Pixel 7"] ?? {};
  const look = { ...pixel, deviceScaleFactor: 1, reducedMotion: "reduce", baseURL: site.origin } as const;
  const [first, second] = [
    await (await browser.newContext(look)).newPage(),
    await (await browser.newContext(look)).newPage(),
  ];
  const email = await registerHere(first);

  // A phone cannot scan its own screen: the letters go from one browser to the other.
  await first.getByRole("button", { name: "Add a phone" }).click();
  await confirmHere(first, /Add another phone to your account/);
  // On a phone the code is folded away, and so are the words about scanning it.
  await expect(dialog(first).getByText("Scan it with the new phone.")).toBeAttached();
  await showAll(first);
  await dialog(first).getByRole("button", { name: "Can't scan?" }).click();
  const letters = await dialog(first)
    .getByText(/^[A-Z]{4}-[A-Z]{4}$/)
    .textContent();
  await second.goto("/authenticator#code");
  await second.getByLabel("Code", { exact: true }).fill(letters ?? "");
  await second.getByRole("button", { name: "Continue" }).click();
  await second.getByRole("button", { name: /^Continue/ }).click();
  await approve(second, await numberOn(first, true), "Add device");
  await expect(second.getByRole("heading", { level: 1, name: "Device added" })).toBeVisible();
  await expect(dialog(first)).toHaveCount(0);
  await expect(phonesOf(first)).toHaveCount(2);
  const held = await query(
    urlOfData(site.dataFolder),
    "select keys.id from keys join users on users.id = user_id where email = $1",
    [email],
  );
  expect(new Set(held.map(({ id }) => id)).size).toBe(2);

  const signInHere = async (page: Page) => {
    await page.goto("/login");
    await page.getByRole("link", { name: "Continue on this device" }).click();
    await page.getByRole("button", { name: "Approve", exact: true }).click();
    await page.waitForURL("**/account");
    await expect(page.getByText(email).first()).toBeVisible();
  };
  await signInHere(second);
  await expect(phonesOf(second).nth(1)).toContainText("Signed you in here");
  await first.getByRole("button", { name: "Sign out", exact: true }).click();
  await expect(first).toHaveURL(/\/$/);
  await signInHere(first);
  await expect(phonesOf(first).nth(0)).toContainText("Signed you in here");

  // Either one goes on without the other.
  await phonesOf(first).nth(1).getByRole("button", { name: /^Edit/ }).click();
  await dialog(first).getByRole("button", { name: "Remove this phone" }).click();
  await confirmHere(first, /Remove the phone/);
  await expect(phonesOf(first)).toHaveCount(1);
  await expect(second).toHaveURL(/\/$/);
  await first.getByRole("button", { name: "Sign out", exact: true }).click();
  await expect(first).toHaveURL(/\/$/);
  await signInHere(first);
  await first.context().close();
  await second.context().close();
});

test("whoever takes longer than a code lasts to confirm here still gets the result", async ({ page }) => {
  await registerHere(page);
  await page.clock.install();
  await page.getByRole("button", { name: "Make recovery codes" }).click();
  await confirmHere(page, /recovery codes/i, () => page.clock.fastForward(90_000));
  await expect(dialog(page).getByRole("heading", { name: "Keep these codes" })).toBeVisible();
  await expect(dialog(page).getByRole("listitem")).toHaveCount(10);
});

test("what is denied here is not done, and the page is there again", async ({ page }) => {
  await registerHere(page);
  await page.getByRole("button", { name: "Make recovery codes" }).click();
  await dialog(page).getByRole("link", { name: "Continue on this device" }).click();
  await page.getByRole("button", { name: "Deny" }).click();
  await page.getByRole("link", { name: /^Back to / }).click();
  await page.waitForURL("**/account");
  await page.reload();
  await expect(page.getByRole("button", { name: "Make recovery codes" })).toBeVisible();
});

test("the last key is taken off the account by its own phone only while there are codes", async ({ page }) => {
  const email = await registerHere(page);
  const takeOff = async () => {
    await page.goto("/authenticator");
    await page.getByRole("link", { name: new RegExp(email) }).click();
    const begin = page.getByRole("button", { name: "Remove from the account…" });
    await begin.focus();
    await page.keyboard.press("Enter");
    await expect(dialog(page)).toContainText(`This is the only key of ${email}.`);
    await expect(dialog(page).getByRole("button", { name: "Keep it" })).toBeFocused();
    // Enter twice removes nothing.
    await page.keyboard.press("Enter");
    await expect(dialog(page)).toBeHidden();
    await begin.click();
    await dialog(page).getByRole("button", { name: "Remove from the account" }).click();
  };
  await takeOff();
  await expect(dialog(page)).toContainText("keeps the last key of an account");
  await inspect(page, "account-last-key");

  await page.goto("/account");
  await page.getByRole("button", { name: "Make recovery codes" }).click();
  await confirmHere(page, /recovery codes/i);
  await dialog(page).getByRole("button", { name: "I've kept them" }).click();
  await takeOff();
  await expect(dialog(page)).toContainText("no longer accepts this key");
  await inspect(page, "account-took-off");
  // Its sessions end with it.
  await page.goto("/account");
  await expect(page).toHaveURL(/\/login/);
});

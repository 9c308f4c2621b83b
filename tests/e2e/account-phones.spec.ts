import type { Page } from "@playwright/test";
import { approve, expect, forgetRefusals, heading, openLink, test as phones } from "#tests/support/authenticator.ts";
import { Browser } from "#tests/support/client.ts";
import { query, urlOfData } from "#tests/support/database.ts";
import { inspect } from "#tests/support/inspect.ts";
import { mailInOutbox } from "#tests/support/outbox.ts";
import { codeOf } from "#tests/support/page-states.ts";
import type { Phone } from "#tests/support/phone.ts";
import { type RunningServer, startServer } from "#tests/support/server.ts";

/** The account's page on a computer, with real authenticators in phones of their own. */
const test = phones.extend<object, { site: RunningServer }>({
  site: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures that it needs from this pattern
    async ({}, use) => {
      const env = { TRUSTED_PROXIES: "127.0.0.1,::1", RATE_LIMITS: "off", RECOVERY: "mail" };
      const site = await startServer({ env });
      await use(site);
      await site.stop();
    },
    { scope: "worker" },
  ],
});
test.describe.configure({ timeout: 240_000 });

/** Has a phone scan the code that the page shows and approve what it asks, with the number where one is asked. */
async function scan(phone: Phone, page: Page, button: string): Promise<void> {
  await openLink(phone.page, await codeOf(page));
  await answer(phone, page, button);
}

async function answer(phone: Phone, page: Page, button: string): Promise<void> {
  const approving = phone.page.getByRole("button", { name: button, exact: true });
  await expect(approving).toBeVisible();
  const asked = await phone.page.getByRole("button", { name: "Digit 1", exact: true }).isVisible();
  const text = asked ? await page.getByText(/The number is \d\d\./).textContent() : null;
  await approve(phone.page, text === null ? undefined : Number(text.match(/\d\d/)?.[0]), button);
}

const dialog = (page: Page) => page.getByRole("dialog");
const phonesOf = (page: Page) => page.getByRole("region", { name: "Phones" }).getByRole("listitem");

test("a new phone is added by scanning; then it has the lost one removed, which is told so at its next scan", async ({
  page,
  site,
  phone,
  phoneWith,
  registerOn,
}) => {
  const email = await registerOn(phone);
  await page.goto(`${site.origin}/login?next=/account`);
  await scan(phone, page, "Approve");
  await expect(page.getByRole("heading", { name: "Your account" })).toBeVisible();
  await expect(phonesOf(page)).toHaveCount(1);

  await page.getByRole("button", { name: "Add a phone" }).click();
  await openLink(phone.page, await codeOf(page));
  await expect(heading(phone.page, /^Confirm this at/)).toBeVisible();
  await expect(phone.page.locator("p[dir=auto]")).toContainText(email);
  await answer(phone, page, "Confirm");
  await expect(page.getByText("Scan it with the new phone.")).toBeVisible();
  const second = await phoneWith();
  await scan(second, page, "Add device");
  await expect(heading(second.page, "Device added")).toBeVisible();
  await expect(dialog(page)).toHaveCount(0);
  await expect(phonesOf(page)).toHaveCount(2);

  // Another computer, where the new phone signs in.
  const other = await (await page.context().browser())?.newPage({ baseURL: site.origin });
  if (!other) throw new Error("There is no browser.");
  await second.page.getByRole("button", { name: "Done" }).click();
  await other.goto("/login?next=/account");
  await scan(second, other, "Approve");
  await expect(phonesOf(other)).toHaveCount(2);
  const lost = phonesOf(other).first();
  await lost.getByRole("button", { name: /^Edit/ }).click();
  await dialog(other).getByRole("button", { name: "Remove this phone" }).click();
  await second.page.getByRole("button", { name: "Done" }).click();
  await scan(second, other, "Confirm");
  await expect(phonesOf(other)).toHaveCount(1);
  // The page that the lost phone had signed in ends by itself.
  await expect(page).toHaveURL(/\/$/);
  await page.goto(`${site.origin}/login`);
  await openLink(phone.page, await codeOf(page));
  await expect(heading(phone.page, /doesn't know this key/)).toBeVisible();
  await expect(phone.page.getByText(/ask the people who run/)).toBeVisible();
  forgetRefusals(phone);
  await other.context().close();
});

test("a phone cannot have itself removed: a lost one is removed by another", async ({
  page,
  site,
  phone,
  phoneWith,
  registerOn,
}) => {
  await registerOn(phone);
  await page.goto(`${site.origin}/login?next=/account`);
  await scan(phone, page, "Approve");
  await page.getByRole("button", { name: "Add a phone" }).click();
  await scan(phone, page, "Confirm");
  await expect(page.getByText("Scan it with the new phone.")).toBeVisible();
  await scan(await phoneWith(), page, "Add device");
  await expect(phonesOf(page)).toHaveCount(2);
  await phonesOf(page).first().getByRole("button", { name: /^Edit/ }).click();
  await dialog(page).getByRole("button", { name: "Remove this phone" }).click();
  await phone.page.getByRole("button", { name: "Done" }).click();
  await scan(phone, page, "Confirm");
  await expect(dialog(page).getByText("A phone can't confirm its own removal.")).toBeVisible();
  await page.reload();
  await expect(phonesOf(page)).toHaveCount(2);
});

test("a recovery that the owner did not ask for is cancelled by the phone, the next time that it is used", async ({
  page,
  site,
  phone,
  registerOn,
}) => {
  const email = await registerOn(phone);
  // Somebody who reads the mailbox.
  await new Browser(site.origin).fetch("/api/recovery/mail", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email }),
  });
  const link = await mailInOutbox(site.dataFolder, email, /\/recover#open=\S+/);

  await page.goto(`${site.origin}/login?next=/account`);
  await openLink(phone.page, await codeOf(page));
  await expect(phone.page.getByText("Someone asked to recover this account")).toBeVisible();
  await expect(phone.page.getByText("They can use it in 24 hours.")).toBeVisible();
  await inspect(phone.page, "login-with-recovery");
  await phone.page.getByRole("button", { name: "Cancel the recovery" }).click();
  await expect(phone.page.getByText("Recovery cancelled.")).toBeVisible();
  await inspect(phone.page, "recovery-cancelled");
  // The sign-in that it was opened for goes on.
  await answer(phone, page, "Approve");
  await expect(page.getByRole("heading", { name: "Your account" })).toBeVisible();
  await expect(page.getByText("Someone asked to recover this account")).toHaveCount(0);
  await page.getByRole("link", { name: "See the history" }).click();
  await expect(page.getByText(/cancelled/i).first()).toBeVisible();
  await mailInOutbox(site.dataFolder, email, /No one can use it any more/);

  // Its time has come, and it is of no use.
  await query(urlOfData(site.dataFolder), "update recoveries set usable_from = now()");
  const thief = await (await page.context().browser())?.newPage({ baseURL: site.origin });
  if (!thief) throw new Error("There is no browser.");
  await thief.goto(link);
  await thief.getByRole("button", { name: "Continue" }).click();
  await expect(thief.getByText("This recovery was cancelled")).toBeVisible();
  await thief.context().close();
});

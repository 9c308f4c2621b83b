import type { Page } from "@playwright/test";
import { approve, openLink } from "#tests/support/authenticator.ts";
import { test as base, expect } from "#tests/support/e2e.ts";
import { inspect } from "#tests/support/inspect.ts";
import { OriginalApp } from "#tests/support/original-app.ts";
import { codeOf, numberOn } from "#tests/support/page-states.ts";
import { openPhone, type Phone } from "#tests/support/phone.ts";
import { type RunningServer, startServer } from "#tests/support/server.ts";

const test = base.extend<{ phone: Phone }, { site: RunningServer }>({
  site: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures that it needs from this pattern
    async ({}, use) => {
      const site = await startServer({ env: { QR2PASS_VERSION_1: "on", RATE_LIMITS: "off" } });
      await use(site);
      await site.stop();
    },
    { scope: "worker" },
  ],

  async phone({ site }, use) {
    const phone = await openPhone({ origin: site.origin });
    await use(phone);
    await phone.close();
    expect(phone.errors).toEqual([]);
  },
});

let people = 0;
const newEmail = () => `person-${process.pid}-${++people}@example.com`;
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const heading = (page: Page) => page.getByRole("heading", { level: 1 });

/** Selects the code for the original app and waits until it is drawn. Returns its content. */
async function originalCode(page: Page): Promise<string> {
  const begun = page.waitForResponse(
    async (response) => response.url().endsWith("/api/ceremonies") && (await response.json()).version === 1,
  );
  await button(page, "Use the older QR2Pass app").click();
  const { link } = await (await begun).json();
  await expect(page.getByRole("img", { name: /older QR2Pass app/ })).toBeVisible();
  return link;
}

async function openRegistration(page: Page, site: RunningServer, email: string): Promise<void> {
  await page.goto(`${site.origin}/register`);
  await page.getByLabel("Email address").fill(email);
  await button(page, "Continue").click();
  await expect(page.getByText("Scan with your phone")).toBeVisible();
}

/** Approves on the phone, with the page's number where one is asked. */
async function answerOn(phone: Page, page: Page, name: string): Promise<void> {
  await expect(button(phone, name)).toBeVisible();
  await approve(phone, await numberOn(page, await button(phone, "Digit 1").isVisible()), name);
}

test("the original app registers and signs in on our pages", async ({ page, site }) => {
  const app = new OriginalApp();
  const email = newEmail();
  await openRegistration(page, site, email);
  await expect(page.getByText("can't show who's asking")).toBeHidden();
  const registration = await originalCode(page);
  await expect(page.getByText("can't show who's asking")).toBeVisible();
  await expect(page.getByRole("link", { name: "Continue on this device" })).toBeHidden();
  await inspect(page, "page-original");
  expect((await app.scan(registration)).status).toBe("ok");
  await page.waitForURL(/\/login/);

  await page.goto(`${site.origin}/login?next=/account`);
  const wrong = await originalCode(page);
  const stranger = new OriginalApp();
  stranger.accounts.set(site.origin, email);
  expect((await stranger.scan(wrong)).status).toBe("nok");
  await expect(page.getByText("That didn't match")).toBeVisible();

  const again = page.waitForResponse((response) => response.url().endsWith("/api/ceremonies"));
  await button(page, "Get a new code").click();
  expect((await app.scan((await (await again).json()).link)).status).toBe("ok");
  await page.waitForURL(/\/account/);
  await expect(page.getByText(email).first()).toBeVisible();
});

test("an account of the original app moves to a new phone, which then has the old key removed", async ({
  page,
  site,
  phone,
}) => {
  const app = new OriginalApp();
  const email = newEmail();
  await openRegistration(page, site, email);
  expect((await app.scan(await originalCode(page))).status).toBe("ok");
  await page.waitForURL(/\/login/);
  await page.goto(`${site.origin}/login?next=/account`);
  expect((await app.scan(await originalCode(page))).status).toBe("ok");
  await page.waitForURL(/\/account/);
  const keys = page.getByRole("region", { name: "Phones" }).getByRole("listitem");
  await expect(keys).toHaveCount(1);
  await expect(keys.first()).toContainText("Older QR2Pass app");

  // The old app cannot confirm: that it signed in a moment ago is enough for the first new phone.
  await button(page, "Add a phone").click();
  await expect(page.getByText("Scan it with the new phone.")).toBeVisible();
  await openLink(phone.page, await codeOf(page));
  await expect(phone.page.getByText(`as ${email}`)).toBeVisible();
  await approve(phone.page, await numberOn(page, true), "Add device");
  await expect(heading(phone.page)).toHaveText("Device added");
  await expect(keys).toHaveCount(2);
  await inspect(page, "account-of-both-versions");
  await phone.page.getByRole("button", { name: "Done" }).click();

  // From now on the new phone is asked.
  await page.getByRole("button", { name: /^Edit QR2Pass app/ }).click();
  await button(page, "Remove this phone").click();
  await openLink(phone.page, await codeOf(page));
  await answerOn(phone.page, page, "Confirm");
  await expect(page).toHaveURL(/\/$/);
  await page.goto(`${site.origin}/login?next=/account`);
  await openLink(phone.page, await codeOf(page));
  await answerOn(phone.page, page, "Approve");
  await page.waitForURL(/\/account/);
  await expect(keys).toHaveCount(1);
  await expect(keys.first()).not.toContainText("Older QR2Pass app");
});

test("switching back shows a code of version 2", async ({ page, site }) => {
  await page.goto(`${site.origin}/login`);
  await originalCode(page);
  const begun = page.waitForResponse((response) => response.url().endsWith("/api/ceremonies"));
  await button(page, "Back to the usual code").click();
  expect((await (await begun).json()).link).toContain("/A#2L");
  await expect(page.getByRole("link", { name: "Continue on this device" })).toBeVisible();
});

test("a reload keeps the choice of version 1", async ({ page, site }) => {
  await page.goto(`${site.origin}/login?next=/account`);
  await originalCode(page);
  await page.reload();
  await expect(page.getByRole("img", { name: /older QR2Pass app/ })).toBeVisible();
  await expect(page).toHaveURL(/next=%2Faccount&version=1$/);
  await button(page, "Back to the usual code").click();
  await expect(page.getByRole("link", { name: "Continue on this device" })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("link", { name: "Continue on this device" })).toBeVisible();
});

test("our authenticator reads our own page's code for the original app, by the camera", async ({
  page,
  site,
  phone,
}) => {
  const email = newEmail();
  const tile = page.getByRole("img", { name: /older QR2Pass app/ });
  await openRegistration(page, site, email);
  await originalCode(page);
  await phone.scan(await tile.screenshot());
  await expect(heading(phone.page)).toContainText(`Create an account at ${new URL(site.origin).host}?`);
  await button(phone.page, "Create account").click();
  await page.waitForURL(/\/login/);
  await button(phone.page, "It worked").click();
  await button(phone.page, "Done").click();

  await originalCode(page);
  await phone.scan(await tile.screenshot());
  await expect(heading(phone.page)).toContainText(email);
  await button(phone.page, "Approve").click();
  await page.waitForURL(/\/account/);
  await expect(page.getByText(email).first()).toBeVisible();
});

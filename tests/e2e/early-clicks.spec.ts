import type { Page } from "@playwright/test";
import { Phone } from "#tests/support/client.ts";
import { expect, test } from "#tests/support/e2e.ts";
import { codeOf, newRegistration, numberOn, signIn } from "#tests/support/page-states.ts";

let people = 0;
const newEmail = () => `early-${Date.now()}-${++people}@example.com`;

/** Holds the page's scripts back, as a slow network does, until the returned function is called. */
async function holdScripts(page: Page): Promise<() => void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  await page.route("**/_next/static/**/*.js", async (route) => {
    await promise;
    await route.continue();
  });
  return resolve;
}

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

test("a click on the account's page before its script counts, once", async ({ page, origin }) => {
  const account = await newRegistration(origin, newEmail());
  await signIn({ page, origin, account });
  const release = await holdScripts(page);
  await page.goto("/account", { waitUntil: "commit" });
  await button(page, "Sign out everywhere").click();
  await expect(button(page, "Sign out everywhere")).toHaveAttribute("data-clicked", "");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  release();
  await expect(page.getByRole("dialog")).toBeVisible();
  await expect(page.locator("[data-clicked], [data-waits]")).toHaveCount(0);
  await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByRole("dialog")).toBeHidden();
});

test("of two early clicks the last one counts", async ({ page, origin }) => {
  const account = await newRegistration(origin, newEmail());
  await signIn({ page, origin, account });
  const release = await holdScripts(page);
  await page.goto("/account", { waitUntil: "commit" });
  await button(page, "Sign out everywhere").click();
  await button(page, "Delete account").click();
  release();
  await expect(page.getByRole("dialog").getByText("Delete your account?")).toBeVisible();
  await expect(page.getByRole("dialog")).toHaveCount(1);
});

test("a click beside it takes an early click back", async ({ page, origin }) => {
  const account = await newRegistration(origin, newEmail());
  await signIn({ page, origin, account });
  const release = await holdScripts(page);
  await page.goto("/account", { waitUntil: "commit" });
  await button(page, "Delete account").click();
  await page.getByRole("heading", { name: "Your account" }).click();
  release();
  await expect(page.locator("[data-waits]")).toHaveCount(0);
  // Long enough for a click that was made up for.
  await page.waitForTimeout(300);
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

for (const [how, submit] of Object.entries({
  "the button": (page: Page) => button(page, "Continue").click(),
  Enter: (page: Page) => page.keyboard.press("Enter"),
})) {
  test(`an address that is sent by ${how} before the script is there reaches no address bar, and goes on`, async ({
    page,
  }) => {
    const release = await holdScripts(page);
    await page.goto("/register", { waitUntil: "commit" });
    await page.getByLabel("Email address").fill(newEmail());
    await submit(page);
    await expect(button(page, "Continue")).toHaveAttribute("data-clicked", "");
    await expect(page).toHaveURL(/\/register$/);
    release();
    await codeOf(page);
    await expect(page).toHaveURL(/\/register$/);
  });
}

test.describe("an answer that is a refusal", () => {
  test.use({ refusals: "wanted" });

  test("a recovery code that is sent before the script is there reaches no address bar", async ({ page }) => {
    const release = await holdScripts(page);
    await page.goto("/recover", { waitUntil: "commit" });
    await page.getByLabel("Email address").fill("ann@example.com");
    await page.getByLabel("Recovery code").fill("K7QX3-9FBTM");
    await page.keyboard.press("Enter");
    await expect(button(page, "Continue")).toHaveAttribute("data-clicked", "");
    await expect(page).toHaveURL(/\/recover$/);
    release();
    await expect(page.getByText("That code is wrong")).toBeVisible();
    await expect(page).toHaveURL(/\/recover$/);
  });
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("no form sends what was typed", async ({ page }) => {
    for (const path of ["/", "/register", "/recover"]) {
      await page.goto(path);
      const field = page.getByRole("textbox").first();
      await field.fill("ann@example.com");
      await field.press("Enter");
      // Long enough for a page to be left.
      await page.waitForTimeout(300);
      expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe(path);
    }
  });
});

test("another language chosen before the script is there", async ({ page }) => {
  const release = await holdScripts(page);
  await page.goto("/login", { waitUntil: "commit" });
  await button(page, "Ελληνικά").click();
  release();
  await expect(page.locator("html")).toHaveAttribute("lang", "el");
});

for (const stays of [true, false]) {
  test(`staying signed in is kept on the way through the app on the same device (${stays})`, async ({
    page,
    context,
  }) => {
    await page.goto("/register");
    await page.getByLabel("Email address").fill(newEmail());
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByRole("link", { name: "Continue on this device" }).click();
    await page.getByRole("button", { name: "Create account" }).click();
    await page.waitForURL("**/account");
    const session = async () => (await context.cookies()).find(({ name }) => name.endsWith("session"));
    expect((await session())?.expires).toBe(-1);
    await button(page, "Sign out").click();
    await expect(page).toHaveURL(/\/$/);

    await page.goto("/login");
    await codeOf(page);
    const choice = page.getByRole("checkbox", { name: "Stay signed in on this device" });
    await choice.check();
    if (!stays) await choice.uncheck();
    await page.getByRole("link", { name: "Continue on this device" }).click();
    await page.getByRole("button", { name: "Approve" }).click();
    await page.waitForURL("**/account");
    const { expires = 0 } = (await session()) ?? {};
    if (stays) expect(expires).toBeGreaterThan(Date.now() / 1000 + 24 * 3600);
    else expect(expires).toBe(-1);
  });
}

test("the choice to stay signed in outlasts another language, and a page that is opened anew begins without", async ({
  page,
  origin,
  context,
}) => {
  const account = await newRegistration(origin, newEmail());
  await page.goto("/login");
  const link = await codeOf(page);
  await page.getByRole("checkbox").check();
  await page.getByRole("button", { name: "Ελληνικά" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "el");
  await expect(page.getByRole("checkbox")).toBeChecked();
  await page.getByRole("button", { name: "English" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await expect.poll(() => codeOf(page)).toBe(link);
  const phone = new Phone(origin);
  const scanned = await phone.scan(link, account);
  await phone.login(scanned, account, await numberOn(page, true));
  await page.waitForURL("**/account");
  const session = (await context.cookies()).find(({ name }) => name.endsWith("session"));
  expect(session?.expires).toBeGreaterThan(Date.now() / 1000 + 24 * 3600);

  await page.goto("/login?another=1");
  await codeOf(page);
  await expect(page.getByRole("checkbox")).not.toBeChecked();
});

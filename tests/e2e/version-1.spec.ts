import type { Page } from "@playwright/test";
import { test as base, expect } from "#tests/support/e2e.ts";
import { inspect } from "#tests/support/inspect.ts";
import { OriginalApp } from "#tests/support/original-app.ts";
import { OriginalServer } from "#tests/support/original-server.ts";
import { openPhone, type Phone } from "#tests/support/phone.ts";
import { type RunningServer, startServer } from "#tests/support/server.ts";
import { addUnlock } from "#tests/support/unlock.ts";
import { show } from "#tests/support/visibility.ts";

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

/** Asks for the original app's code and waits until it is drawn. Returns what it says. */
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
  await expect(page.getByText(email)).toBeVisible();
});

test("the way back leads to a code of version 2", async ({ page, site }) => {
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

test("our authenticator answers the original's server, by the camera", async ({ phone }) => {
  const server = await OriginalServer.start();
  const host = new URL(server.origin).host;
  const { page } = phone;
  const outcome = (code: string) => server.outcomes.get(JSON.parse(code).nonce ?? JSON.parse(code).challenge)?.status;

  const registration = server.registerCode("Ann@Example.com");
  await phone.scan(registration);
  await expect(heading(page)).toContainText(`Create an account at ${host}?`);
  await expect(heading(page)).toContainText("Ann@Example.com");
  await expect(page.getByText("test QR2Pass server")).toBeVisible();
  expect(server.received).toEqual([]);
  await inspect(page, "original-question");
  await button(page, "Create account").click();
  await expect(heading(page)).toHaveText("Look at the computer");
  await inspect(page, "original-sent");
  expect(outcome(registration)).toBe("ok");
  await button(page, "It says that it worked").click();
  await expect(heading(page)).toHaveText("Account created");
  await button(page, "Done").click();

  for (const version of [1, "1"] as const) {
    server.version = version;
    const code = server.loginCode();
    await phone.scan(code);
    await expect(heading(page)).toContainText(`Sign in to ${host}?`);
    await button(page, "Approve").click();
    await expect(heading(page)).toHaveText("Look at the computer");
    expect(outcome(code)).toBe("ok");
    await button(page, "Done").click();
  }
  for (const { contentType, cookie } of server.received) {
    expect(contentType).toBe("text/plain");
    expect(cookie).toBeUndefined();
  }

  const denied = server.loginCode();
  await phone.scan(denied);
  await button(page, "Deny").click();
  await expect(heading(page)).toHaveText("Denied");
  expect(server.received).toHaveLength(3);
  await server.stop();
});

test("what was sent stays sent while the app is locked", async ({ phone }) => {
  const server = await OriginalServer.start();
  const { page } = phone;
  const { verified } = await addUnlock(phone);
  await page.reload();
  await phone.scan(server.registerCode("ann@example.com"));
  await button(page, "Create account").click();
  await button(page, "It says that it worked").click();
  await button(page, "Done").click();
  await button(page, "Turn on the lock").click();

  await phone.scan(server.registerCode("ben@example.com"));
  await button(page, "Create account").click();
  await expect(heading(page)).toHaveText("Look at the computer");
  await page.clock.install();
  await verified(false);
  await show(page, "hidden");
  await page.clock.fastForward(11_000);
  await show(page, "visible");
  await expect(heading(page)).toHaveText("Locked");
  await button(page, "Unlock").click();
  await expect(page.getByText("That did not unlock it.")).toBeVisible();
  await verified(true);
  await button(page, "Unlock").click();
  await expect(heading(page)).toHaveText("Look at the computer");
  await button(page, "It says that it worked").click();
  await expect(heading(page)).toHaveText("Account created");
  expect(server.received).toHaveLength(2);
  await server.stop();
});

test("a registration that failed on the computer leaves no account", async ({ phone }) => {
  const server = await OriginalServer.start();
  const { page } = phone;
  const registration = JSON.parse(server.registerCode("ann@example.com"));
  await phone.scan(JSON.stringify({ ...registration, nonce: "AAECAwQFBgc=" }));
  await button(page, "Create account").click();
  await button(page, "It says that it did not").click();
  await expect(heading(page)).toHaveText("No account was created");
  await button(page, "Done").click();
  await expect(page.getByText("No sites yet")).toBeVisible();
  await server.stop();
});

test("an evil code gets nothing, and the person is told why", async ({ phone }) => {
  const server = await OriginalServer.start();
  const evil = await OriginalServer.start(server.provider);
  const { page } = phone;
  await phone.scan(server.registerCode("ann@example.com"));
  await button(page, "Create account").click();
  await button(page, "It says that it worked").click();
  await button(page, "Done").click();

  // A known site's name, and another host.
  await phone.scan(evil.loginCode());
  await expect(heading(page)).toHaveText(`This is not ${new URL(server.origin).host}`);
  await button(page, "Close").click();

  // A URL that is not the one to answer.
  const elsewhere = { ...JSON.parse(server.loginCode()), provider: "https://login.example.com" };
  await phone.scan(JSON.stringify(elsewhere));
  await expect(page.getByText("This code contradicts itself")).toBeVisible();

  const insecure = { ...JSON.parse(server.loginCode()), respond_to: "http://login.example.com/api/login/" };
  await phone.scan(JSON.stringify(insecure));
  await expect(page.getByText("This site is not protected")).toBeVisible();

  const late = { ...JSON.parse(server.loginCode()), valid_till: Math.floor(Date.now() / 1000) - 5 };
  await phone.scan(JSON.stringify(late));
  await expect(heading(page)).toHaveText("The code ran out");
  await button(page, "Close").click();

  expect(evil.received).toEqual([]);
  expect(server.received).toHaveLength(1);
  await Promise.all([server.stop(), evil.stop()]);
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
  await button(phone.page, "It says that it worked").click();
  await button(phone.page, "Done").click();

  await originalCode(page);
  await phone.scan(await tile.screenshot());
  await expect(heading(phone.page)).toContainText(email);
  await button(phone.page, "Approve").click();
  await page.waitForURL(/\/account/);
  await expect(page.getByText(email)).toBeVisible();
});

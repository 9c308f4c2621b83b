import { devices, type Page } from "@playwright/test";
import { expect, test } from "#tests/support/e2e.ts";

const newEmail = () => `ways-${Date.now()}-${Math.random().toString(36).slice(2, 8)}@example.com`;
const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name });
const link = (page: Page, name: string | RegExp) => page.getByRole("link", { name });

/** Goes from the site's page to the question, in one browser. */
async function toQuestion(page: Page, path: string, email?: string): Promise<void> {
  await page.goto(path);
  if (email !== undefined) {
    await page.getByLabel("Email address").fill(email);
    await button(page, "Continue").click();
  }
  await link(page, "Continue on this device").click();
}

async function registerHere(page: Page): Promise<string> {
  const email = newEmail();
  await toQuestion(page, "/register", email);
  await button(page, "Create account").click();
  await page.waitForURL("**/account");
  await button(page, /^Sign out$/).click();
  await expect(page).toHaveURL(/\/$/);
  return email;
}

test("whoever denies on the same device comes back to where they came from", async ({ page }) => {
  await registerHere(page);
  await toQuestion(page, "/login");
  await button(page, "Deny").click();
  await expect(page.getByText("Nobody was signed in.")).toBeVisible();
  await link(page, /^Back to /).click();
  await expect(page).toHaveURL(/\/login$/);
  await expect(link(page, "Continue on this device")).toBeVisible();
});

test("whoever denies a registration on the same device finds their address in the form", async ({ page }) => {
  const email = newEmail();
  await toQuestion(page, "/register", email);
  await button(page, "Deny").click();
  await link(page, /^Back to /).click();
  await expect(page).toHaveURL(/\/register$/);
  await expect(page.getByLabel("Email address")).toHaveValue(email);
  // A page that is opened anew begins empty.
  await page.goto("/register");
  await expect(page.getByLabel("Email address")).toBeFocused();
  await expect(page.getByLabel("Email address")).toHaveValue("");
});

test("whoever has no account here can create one on this device", async ({ page }) => {
  await toQuestion(page, "/login");
  await expect(page.getByRole("heading", { name: /^No account for/ })).toBeVisible();
  await link(page, "Create account").click();
  await expect(page).toHaveURL(/\/register$/);
  await page.getByLabel("Email address").fill(newEmail());
  await button(page, "Continue").click();
  await link(page, "Continue on this device").click();
  await button(page, "Create account").click();
  await page.waitForURL("**/account");
});

test("site and app lead to one another", async ({ page, origin }) => {
  const email = await registerHere(page);
  for (const path of ["/", "/login"]) {
    await page.goto(path);
    await link(page, "Your sign-in app").click();
    await expect(page).toHaveURL(/\/authenticator$/);
    await expect(page.getByText(email)).toBeVisible();
  }
  await expect(link(page, /^Open /)).toHaveAttribute("href", origin);
});

test("on an iPhone the address is kept for the way through the Home Screen", async ({ browser, origin }) => {
  const { defaultBrowserType: _, ...iphone } = devices["iPhone 15"] ?? {};
  const context = await browser.newContext({ ...iphone, deviceScaleFactor: 1, baseURL: origin, locale: "en" });
  await context.addInitScript(() => Object.defineProperty(navigator, "standalone", { value: false }));
  const page = await context.newPage();
  const email = newEmail();
  await toQuestion(page, "/register", email);
  await expect(page.getByRole("heading", { name: "Add QR2Pass to your Home Screen first" })).toBeVisible();
  await expect(page.getByText("Your email address is still there.")).toBeVisible();
  await link(page, /^Back to /).click();
  await expect(page.getByLabel("Email address")).toHaveValue(email);
  await button(page, "Continue").click();
  await button(page, "Use another device").click();
  await button(page, "Can't scan?").click();
  await expect(page.getByText(/^[A-Z]{4}-[A-Z]{4}$/)).toBeVisible();
  await context.close();
});

test("in a private tab people are warned before a key is made", async ({ page }) => {
  // As Firefox and Safari refuse it there.
  await page.addInitScript(() => {
    StorageManager.prototype.getDirectory = () => Promise.reject(new DOMException("", "SecurityError"));
  });
  await toQuestion(page, "/register", newEmail());
  await expect(page.getByRole("heading", { name: "Leave private browsing first" })).toBeVisible();
  await expect(button(page, "Copy link")).toBeVisible();
  await button(page, "Continue in this private tab").click();
  await expect(button(page, "Create account")).toBeVisible();
});

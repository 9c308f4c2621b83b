import type { Page } from "@playwright/test";
import { test as base, expect } from "#tests/support/e2e.ts";
import { openPhone, type Phone } from "#tests/support/phone.ts";

/** A desktop that shows the code, and a phone whose camera sees that very screen. */
const test = base.extend<{ phone: Phone }>({
  async phone({ baseURL }, use) {
    const phone = await openPhone({ origin: baseURL ?? "" });
    await use(phone);
    const errors = [...phone.errors];
    await phone.close();
    expect(errors).toEqual([]);
  },
});

let people = 0;
const freshEmail = () => `loop-${Date.now()}-${++people}@example.com`;

const code = (desktop: Page) => desktop.getByRole("img", { name: /QR code/ });

/** What a camera sees that is held before the desktop's screen. */
async function pictureOf(desktop: Page): Promise<Buffer> {
  await expect(code(desktop)).toBeVisible();
  await code(desktop).scrollIntoViewIfNeeded();
  return desktop.screenshot();
}

const scan = async (phone: Phone, desktop: Page) => phone.scan(await pictureOf(desktop));

/** The number that the desktop shows. */
async function numberOn(desktop: Page): Promise<string> {
  await expect(desktop.getByText("Pick this number on your phone.")).toBeVisible();
  const shown = await desktop
    .getByText(/^\d\d$/)
    .first()
    .textContent();
  return shown ?? "";
}

/** Approves on the phone: with the number that the desktop shows, if it shows one. */
async function approve(phone: Phone, desktop: Page, numberAsked: boolean): Promise<void> {
  await expect(desktop.getByText("Phone connected, look at it")).toBeVisible();
  if (!numberAsked) return phone.page.getByRole("button", { name: /^(Approve|Create account)$/ }).click();
  const number = await numberOn(desktop);
  await phone.page.getByRole("button", { name: `Approve with ${number}` }).click();
}

async function register(phone: Phone, desktop: Page, email: string): Promise<void> {
  await desktop.goto("/register");
  await desktop.getByLabel("Email address").fill(email);
  await desktop.getByRole("button", { name: "Continue" }).click();
  await scan(phone, desktop);
  await expect(phone.page.getByRole("heading", { name: /Create an account at/ })).toBeVisible();
  await approve(phone, desktop, true);
  await expect(phone.page.getByText("Account created")).toBeVisible();
  await desktop.waitForURL(/\/login\?welcome/);
  const later = phone.page.getByRole("button", { name: "Not now" });
  await later.click({ timeout: 1000 }).catch(() => {});
}

async function signIn(phone: Phone, desktop: Page, path: string, numberAsked: boolean): Promise<void> {
  await desktop.goto(path);
  await scan(phone, desktop);
  await expect(phone.page.getByRole("heading", { name: /Sign in to/ })).toBeVisible();
  await approve(phone, desktop, numberAsked);
}

test("register and sign in with a phone, by its camera", async ({ page, phone }) => {
  const email = freshEmail();
  await register(phone, page, email);
  await expect(page.getByText("Welcome. Your account is ready")).toBeVisible();

  await signIn(phone, page, "/login", true);
  await page.waitForURL("**/account");
  await expect(page.getByText(email)).toBeVisible();
  await expect(phone.page.getByText("You are signed in")).toBeVisible();

  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await page.waitForURL(/\/$/);
  await page.goto("/account");
  await page.waitForURL("**/login?next=/account");
});

test("a browser that is known is one tap, and goes on to next", async ({ page, phone }) => {
  await register(phone, page, freshEmail());
  await signIn(phone, page, "/login", true);
  await page.waitForURL("**/account");
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await page.waitForURL(/\/$/);

  await signIn(phone, page, "/login?next=/%3Fhere", false);
  await page.waitForURL(/\/\?here$/);
  await expect(page.getByRole("link", { name: "Go to your account" })).toBeVisible();
});

test("next never leads to another site", async ({ page, phone }) => {
  await register(phone, page, freshEmail());
  await signIn(phone, page, "/login?next=https://evil.example/", true);
  await page.waitForURL("**/account");
});

test("denied on the phone, the page says so and offers a new code", async ({ page, phone }) => {
  await register(phone, page, freshEmail());
  await page.goto("/login");
  await scan(phone, page);
  await phone.page.getByRole("button", { name: "Deny" }).click();
  await expect(phone.page.getByText("Nobody was signed in.")).toBeVisible();
  await expect(page.getByText("Denied on the phone")).toBeVisible();
  await page.getByRole("button", { name: "Get a new code" }).click();
  await expect(code(page)).toBeVisible();
});

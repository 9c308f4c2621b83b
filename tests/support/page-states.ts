import { expect, type Page } from "@playwright/test";
import type { StateEvent } from "#lib/protocol/answers.ts";
import { register } from "./ceremonies.ts";
import { type Account, Browser, Phone } from "./client.ts";

/** A page to bring into a state, and what is needed for that. */
export interface Stage {
  page: Page;
  origin: string;
  /** An account that has not signed in with a browser yet. */
  account: Account;
}

/** Every screen and state of the in-band pages, with a function that reaches it and waits until it is shown. */
export const STATES: Record<string, (stage: Stage) => Promise<void>> = {
  async home({ page }) {
    await page.goto("/");
  },
  async "home-signed-in"(stage) {
    await signIn(stage);
    await stage.page.goto("/");
    await expect(stage.page.getByText("You're signed in as")).toBeVisible();
  },
  async "not-found"({ page }) {
    await page.goto("/nothing-here");
  },
  async unavailable({ page }) {
    // Otherwise the page would reload itself while it is being checked.
    await page.clock.install();
    await page.goto("/unavailable");
    await expect(page.getByText("We can't load your account right now")).toBeVisible();
  },
  async register({ page }) {
    await page.goto("/register");
    await expect(page.getByLabel("Email address")).toBeFocused();
  },
  async "register-invalid"({ page }) {
    await askToRegister(page, "ann@nowhere");
    await expect(page.getByText("Enter a valid email address")).toBeVisible();
  },
  async "register-taken"({ page, account }) {
    await askToRegister(page, account.email);
    // Whoever has another phone here must not be sent from this page to the phone and back.
    await expect(page.getByText("This address already has an account")).toContainText("in another browser or app");
    await expect(page.getByRole("link", { name: "Lost your phone?" })).toHaveAttribute("href", "/recover");
  },
  async "register-checking"({ page }) {
    await page.route("**/api/ceremonies", () => {});
    await askToRegister(page, "somebody@example.com");
    await expect(page.getByRole("button", { name: "Checking…" })).toBeVisible();
  },
  async "register-waiting"({ page }) {
    await askToRegister(page, "somebody.with.a.long.name@department.example.com");
    await codeOf(page);
  },
  async "login-preparing"({ page }) {
    await withoutFirstCode(page);
    await page.route("**/api/ceremonies", () => {});
    await page.goto("/login");
    await expect(page.getByText("Creating code…")).toBeVisible();
  },
  async "login-waiting"({ page }) {
    await page.goto("/login");
    await codeOf(page);
  },
  async "login-typed-code"({ page }) {
    await page.goto("/login");
    await codeOf(page);
    await showAll(page);
    await page.getByRole("button", { name: "Can't scan?" }).click();
    await expect(page.getByText(/^[A-Z]{4}-[A-Z]{4}$/)).toBeVisible();
  },
  async "login-welcome"({ page }) {
    await page.goto("/login?welcome=1");
    await codeOf(page);
  },
  async "login-last-seconds"({ page }) {
    await page.clock.install();
    await page.goto("/login");
    await codeOf(page);
    await page.clock.fastForward(53_000);
    await expect(page.getByRole("timer")).toHaveText(/^[678] seconds left$/);
  },
  async "login-scanned"({ page }) {
    await hear(page, { state: "scanned" });
    await page.goto("/login");
    await expect(page.getByText("Approve or deny the request there.")).toBeVisible();
  },
  async "login-number"({ page, origin, account }) {
    await page.goto("/login");
    await new Phone(origin).scan(await codeOf(page), account);
    await expect(page.getByText("Type this number on your phone.")).toBeVisible();
  },
  async "login-done"({ page }) {
    await hear(page, { state: "approved" });
    await page.route("**/redeem", () => {});
    await page.goto("/login");
    await expect(page.getByText("You're signed in")).toBeVisible();
  },
  async "login-denied"({ page, origin, account }) {
    await page.goto("/login");
    const phone = new Phone(origin);
    await phone.deny(await phone.scan(await codeOf(page), account));
    await expect(page.getByText("Request denied")).toBeVisible();
  },
  async "login-failed"({ page, origin, account }) {
    await page.goto("/login");
    const phone = new Phone(origin);
    const scanned = await phone.scan(await codeOf(page), account);
    const right = (await numberOn(page, true)) ?? 0;
    await expect(phone.login(scanned, account, right === 99 ? 10 : right + 1)).rejects.toThrow("wrong_number");
    await expect(page.getByText("That didn't match")).toBeVisible();
  },
  async "login-expired"({ page }) {
    await page.clock.install();
    await page.route("**/events", async (route) => {
      await page.clock.fastForward(61_000);
      await route.fulfill(streamOf({ state: "expired" }));
    });
    await page.goto("/login");
    await expect(page.getByText("Code expired")).toBeVisible();
  },
  async "login-undecided"({ page }) {
    await hear(page, { state: "scanned" }, { state: "expired" });
    await page.goto("/login");
    await expect(page.getByText("Request expired")).toBeVisible();
  },
  async "login-unkept"({ page }) {
    await page.goto("/not-found");
    await page.evaluate(() => sessionStorage.setItem("qr2pass-signed-in", String(Date.now())));
    await page.goto("/account");
    await expect(page.getByText("This browser didn't keep your sign-in")).toBeVisible();
  },
  async "login-offline"({ page }) {
    await page.goto("/login");
    await codeOf(page);
    await page.context().setOffline(true);
    await expect(page.getByText("You're offline")).toBeVisible();
  },
  async "login-unreachable"({ page }) {
    await withoutFirstCode(page);
    await page.route("**/api/ceremonies", (route) => route.abort());
    await page.goto("/login");
    await expect(page.getByText("The site isn't responding")).toBeVisible();
  },
  async "login-limited"({ page }) {
    await withoutFirstCode(page);
    await refuse(page, 429, "rate_limited", { "retry-after": "40" });
    await page.goto("/login");
    await expect(page.getByText("Too many requests")).toBeVisible();
  },
  async "login-refused"({ page }) {
    await withoutFirstCode(page);
    await refuse(page, 421, "wrong_host");
    await page.goto("/login");
    await expect(page.getByText("That didn't work")).toBeVisible();
  },
  async "login-already"(stage) {
    await signIn(stage);
    await stage.page.goto("/login");
    await expect(stage.page.getByText("You're already signed in")).toBeVisible();
  },
  async account(stage) {
    await signIn(stage);
  },
  async "account-welcome"(stage) {
    await signIn(stage);
    await stage.page.goto("/account?welcome=1");
    await expect(stage.page.getByText("Your account is ready")).toBeVisible();
  },
  async "account-everywhere"(stage) {
    await signIn(stage);
    await stage.page.getByRole("button", { name: "Sign out everywhere" }).click();
    await expect(stage.page.getByRole("dialog")).toBeVisible();
  },
};

/** A new account with a key that the test holds. */
export function newRegistration(origin: string, email: string): Promise<Account> {
  return register(new Browser(origin), new Phone(origin), email);
}

/** The content of the code on the page. If the code is hidden, it is taken from the button for this device. */
export async function codeOf(page: Page): Promise<string> {
  const link = page.getByRole("link", { name: "Continue on this device" });
  await expect(link).toBeVisible();
  return new URL((await link.getAttribute("href")) ?? "", page.url()).href;
}

/** Shows the code if it is hidden, as on a phone. */
export async function showAll(page: Page): Promise<void> {
  const button = page.getByRole("button", { name: "Use another device" });
  if (await button.isVisible()) await button.click();
}

/** Makes the page request its first ceremony by script, as if it was not navigated to. */
export async function withoutFirstCode(page: Page): Promise<void> {
  await page.route(
    (url) => url.pathname === "/login",
    (route) => route.continue({ headers: { ...route.request().headers(), "x-purpose": "preview" } }),
  );
}

/** Signs the page in with the account's phone, from the code to /account. */
export async function signIn({ page, origin, account }: Stage, path = "/login"): Promise<void> {
  await page.goto(path);
  const phone = new Phone(origin);
  const scanned = await phone.scan(await codeOf(page), account);
  await phone.login(scanned, account, await numberOn(page, scanned.answer.number_digits > 0));
  await expect(page.getByRole("heading", { name: "Your account" })).toBeVisible();
}

/** The number on the page, if one is required. */
export async function numberOn(page: Page, asked: boolean): Promise<number | undefined> {
  if (!asked) return undefined;
  const text = await page.getByText(/The number is \d\d\./).textContent();
  return Number(text?.match(/\d\d/)?.[0]);
}

export async function askToRegister(page: Page, email: string): Promise<void> {
  await page.goto("/register");
  await page.getByLabel("Email address").fill(email);
  await page.getByRole("button", { name: "Continue" }).click();
}

/** Replaces the events of the ceremony's stream by these. */
async function hear(page: Page, ...events: StateEvent[]): Promise<void> {
  await page.route("**/events", (route) => route.fulfill(streamOf(...events)));
}

function streamOf(...events: StateEvent[]): { contentType: string; body: string } {
  const body = events.map((event) => `event: state\ndata: ${JSON.stringify(event)}\n\n`).join("");
  return { contentType: "text/event-stream", body };
}

async function refuse(page: Page, status: number, code: string, headers: Record<string, string> = {}): Promise<void> {
  const json = { version: 2, email: "null", status: "nok", response_text: "", code };
  await page.route("**/api/ceremonies", (route) => route.fulfill({ status, headers, json }));
}

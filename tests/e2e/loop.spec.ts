import type { Browser, Page } from "@playwright/test";
import { test as base, expect } from "#tests/support/e2e.ts";
import { inspect } from "#tests/support/inspect.ts";
import { codeOf } from "#tests/support/page-states.ts";
import { openPhone, type Phone } from "#tests/support/phone.ts";

/** A desktop that shows the code, and a phone whose camera sees that same screen. */
const test = base.extend<{ fresh: Phone; phone: Phone }, { ann: Phone }>({
  /** A phone without an account. */
  async fresh({ baseURL }, use) {
    const phone = await openPhone({ origin: baseURL ?? "" });
    await use(phone);
    await phone.close();
    expect(phone.errors).toEqual([]);
  },

  /** A phone with one account. */
  async phone({ ann }, use) {
    await use(ann);
    expect(ann.errors).toEqual([]);
  },

  ann: [
    async ({ browser }, use) => {
      const phone = await openPhone({ origin: process.env.QR2PASS_ORIGIN ?? "" });
      const desktop = await newDesktop(browser);
      await register(phone, desktop, freshEmail());
      await desktop.context().close();
      await use(phone);
      await phone.close();
    },
    { scope: "worker" },
  ],
});

/** A browser that never signed in. */
async function newDesktop(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ baseURL: process.env.QR2PASS_ORIGIN ?? "" });
  return context.newPage();
}

let people = 0;
const freshEmail = () => `loop-${Date.now()}-${++people}@example.com`;

const code = (desktop: Page) => desktop.getByRole("img", { name: /QR code/ });

/** The picture of a camera in front of the desktop's screen. */
async function pictureOf(desktop: Page): Promise<Buffer> {
  await expect(code(desktop)).toBeVisible();
  await code(desktop).scrollIntoViewIfNeeded();
  return desktop.screenshot();
}

const scan = async (phone: Phone, desktop: Page) => phone.scan(await pictureOf(desktop));

/** The number on the desktop. */
async function numberOn(desktop: Page): Promise<string> {
  await expect(desktop.getByText("Type this number on your phone.")).toBeVisible();
  const shown = await desktop
    .getByText(/^\d\d$/)
    .first()
    .textContent();
  return shown ?? "";
}

/** Approves on the phone, with the number on the desktop if there is one. */
async function approve(phone: Phone, desktop: Page, numberAsked: boolean): Promise<void> {
  await expect(desktop.getByText("Check your phone")).toBeVisible();
  await approveWith(phone, numberAsked ? await numberOn(desktop) : "");
}

/** Types digits on the phone's keypad and approves. */
async function approveWith({ page }: Phone, digits: string): Promise<void> {
  for (const digit of digits) await page.getByRole("button", { name: `Digit ${digit}`, exact: true }).click();
  await page.getByRole("button", { name: /^(Approve|Create account)$/ }).click();
}

async function register(phone: Phone, desktop: Page, email: string): Promise<void> {
  await desktop.goto("/register");
  await desktop.getByLabel("Email address").fill(email);
  await desktop.getByRole("button", { name: "Continue" }).click();
  await scan(phone, desktop);
  await expect(phone.page.getByRole("heading", { name: /Create an account at/ })).toBeVisible();
  await approve(phone, desktop, true);
  await expect(phone.page.getByText("Account created")).toBeVisible();
  await desktop.waitForURL(/\/account/);
  await expect(desktop.getByText("Your account is ready")).toBeVisible();
}

async function signIn(phone: Phone, desktop: Page, path: string, numberAsked: boolean): Promise<void> {
  await desktop.goto(path);
  await scan(phone, desktop);
  await expect(phone.page.getByRole("heading", { name: /Sign in to/ })).toBeVisible();
  await approve(phone, desktop, numberAsked);
}

test("register and sign in with a phone, by its camera", async ({ page, fresh }) => {
  const email = freshEmail();
  await register(fresh, page, email);
  await expect(page.getByText(email).first()).toBeVisible();
  await inspect(fresh.page, "registered");
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await expect(page).toHaveURL(/\/$/);

  await signIn(fresh, page, "/login", true);
  await page.waitForURL("**/account");
  await expect(page.getByText(email).first()).toBeVisible();
  await expect(fresh.page.getByRole("heading", { name: "Approved" })).toBeVisible();
  await inspect(fresh.page, "signed-in");

  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await expect(page).toHaveURL(/\/$/);
  await page.goto("/account");
  await page.waitForURL("**/login?next=/account");
});

test("a known browser needs one tap, and continues to next", async ({ page, phone }) => {
  await signIn(phone, page, "/login", true);
  await page.waitForURL("**/account");
  await signIn(phone, page, "/login?another=1&next=/%3Fhere", false);
  await page.waitForURL(/\/\?here$/);
  await expect(page.getByRole("link", { name: "Go to your account" })).toBeVisible();
});

test("a browser that signed out needs the number again", async ({ page, phone }) => {
  await signIn(phone, page, "/login", true);
  await page.waitForURL("**/account");
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await expect(page).toHaveURL(/\/$/);
  await signIn(phone, page, "/login", true);
  await page.waitForURL("**/account");
});

test("next never leads to another site", async ({ page, phone }) => {
  await signIn(phone, page, "/login?next=https://evil.example/", true);
  await page.waitForURL("**/account");
});

test("denied on the phone, the page says so and offers a new code", async ({ page, phone }) => {
  await page.goto("/login");
  await scan(phone, page);
  await phone.page.getByRole("button", { name: "Deny" }).click();
  await expect(phone.page.getByText("Nobody was signed in.")).toBeVisible();
  await inspect(phone.page, "denied");
  await expect(page.getByText("Request denied")).toBeVisible();
  await page.getByRole("button", { name: "Get a new code" }).click();
  await expect(code(page)).toBeVisible();
});

test("a wrong number signs nobody in, and both screens show that", async ({ page, phone }) => {
  await page.goto("/login");
  await scan(phone, page);
  await approveWith(phone, (await numberOn(page)) === "42" ? "43" : "42");
  await expect(phone.page.getByText("That's not the number")).toBeVisible();
  await inspect(phone.page, "wrong-number");
  await expect(page.getByText("That wasn't the number on the screen. Get a new code.")).toBeVisible();
  // The refusal is a 403, which Chromium logs to the phone's console.
  phone.errors.splice(0);
});

test("an expired code is replaced automatically", async ({ page }) => {
  test.setTimeout(120_000);
  const begun: string[] = [];
  page.on("request", (request) => request.url().endsWith("/api/ceremonies") && begun.push(request.url()));
  await page.goto("/login");
  await expect(code(page)).toBeVisible();
  // The first code came with the page.
  await expect.poll(() => begun.length, { timeout: 80_000 }).toBe(1);
  await expect(code(page)).toBeVisible();
});

test("two tabs of one browser run two ceremonies side by side", async ({ page, context, phone }) => {
  const other = await context.newPage();
  await page.goto("/login");
  await other.goto("/login?next=/%3Fother");
  await expect(code(other)).toBeVisible();
  await other.bringToFront();
  await scan(phone, other);
  await approve(phone, other, true);
  await other.waitForURL(/\/\?other$/);
  await page.bringToFront();
  await expect(code(page)).toBeVisible();
});

test("signing out everywhere ends every other open page by a pushed event", async ({ page, phone, browser }) => {
  await signIn(phone, page, "/login", true);
  await page.waitForURL("**/account");
  const other = await newDesktop(browser);
  await signIn(phone, other, "/login", true);
  await other.waitForURL("**/account");
  await expect(other.getByRole("button", { name: "Sign out everywhere" })).toBeVisible();

  await page.getByRole("button", { name: "Sign out everywhere" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Sign out everywhere" }).click();
  // Far sooner than the page's own check once a minute. tests/http measures that it takes less than a second.
  await expect(other).toHaveURL(/\/$/, { timeout: 15_000 });
  await expect(page).toHaveURL(/\/$/);
  await other.context().close();
});

test("registering and signing in within one browser, with the button for this device", async ({ page }) => {
  const email = freshEmail();
  await page.goto("/register");
  await page.getByLabel("Email address").fill(email);
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("link", { name: "Continue on this device" }).click();
  await page.getByRole("button", { name: "Create account" }).click();
  await page.waitForURL("**/account**");
  await expect(page.getByText("Your account is ready")).toBeVisible();
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await expect(page).toHaveURL(/\/$/);
  await page.goto("/login");
  await page.getByRole("link", { name: "Continue on this device" }).click();
  await expect(page.getByText("The request comes from this browser.")).toBeVisible();
  await inspect(page, "login-same-device");
  await page.getByRole("button", { name: "Approve" }).click();
  await page.waitForURL("**/account");
  await expect(page.getByText(email).first()).toBeVisible();
});

test("a link read by the phone's own camera app opens the authenticator", async ({ page, phone }) => {
  await page.goto("/login");
  const link = await codeOf(page);
  await phone.page.goto("about:blank");
  await phone.page.goto(link);
  await phone.page.getByRole("button", { name: /^Continue/ }).click();
  await approve(phone, page, true);
  await page.waitForURL("**/account");
});

test("the private key cannot be exported", async ({ phone }) => {
  const tries = await phone.page.evaluate(async () => {
    const found: CryptoKey[] = [];
    for (const { name } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open(name ?? "");
        opening.onsuccess = () => resolve(opening.result);
        opening.onerror = () => reject(opening.error);
      });
      for (const store of database.objectStoreNames) {
        const values = await new Promise<unknown[]>((resolve, reject) => {
          const reading = database.transaction(store).objectStore(store).getAll();
          reading.onsuccess = () => resolve(reading.result);
          reading.onerror = () => reject(reading.error);
        });
        const search = (value: unknown): void => {
          if (value instanceof CryptoKey) found.push(value);
          else if (value && typeof value === "object") Object.values(value).forEach(search);
        };
        values.forEach(search);
      }
      database.close();
    }
    const secret = found.filter((key) => key.type === "private");
    const exported = await Promise.all(
      secret.flatMap((key) =>
        (["pkcs8", "jwk", "raw", "spki"] as const).map((format) =>
          crypto.subtle.exportKey(format, key).then(
            () => "exported",
            (error: Error) => error.name,
          ),
        ),
      ),
    );
    return { secrets: secret.length, extractable: secret.some((key) => key.extractable), exported };
  });
  expect(tries.secrets).toBe(1);
  expect(tries.extractable).toBe(false);
  expect(tries.exported).toHaveLength(4);
  for (const outcome of tries.exported) expect(outcome).toMatch(/InvalidAccessError|NotSupportedError/);
});

import type { Page } from "@playwright/test";
import { type BufferingProxy, bufferingProxy } from "#tests/support/buffering-proxy.ts";
import { register } from "#tests/support/ceremonies.ts";
import { Browser, newAccount, Phone } from "#tests/support/client.ts";
import { test as base, expect } from "#tests/support/e2e.ts";
import {
  askToRegister,
  codeOf,
  newRegistration,
  numberOn,
  showAll,
  withoutFirstCode,
} from "#tests/support/page-states.ts";

const test = base.extend<{ held: BufferingProxy }>({
  async held({ origin, page }, use) {
    const proxy = await bufferingProxy(origin, "hold");
    await use(proxy);
    await page.goto("about:blank");
    await proxy.close();
  },
});

let people = 0;
const newEmail = () => `sign-in-${Date.now()}-${++people}@example.com`;
const typeNumber = (page: Page) => page.getByText("Type this number on your phone.");
const challengeOf = async (page: Page) => (await codeOf(page)).split("#")[1] ?? "";
const statesAsked = ({ requests }: BufferingProxy) =>
  requests.filter((line) => /^GET \/api\/ceremonies\/[^/]+$/.test(line)).length;

for (const mode of ["hold", "one-late", "first-only"] as const) {
  test(`behind a proxy that buffers (${mode}), the number and the sign-in arrive within five seconds`, async ({
    page,
    held,
  }) => {
    held.mode = mode;
    const email = newEmail();
    await page.goto(`${held.origin}/register`);
    await page.getByLabel("Email address").fill(email);
    await page.getByRole("button", { name: "Continue" }).click();
    const code = await codeOf(page);
    // Long enough for the page to treat the stream as delayed, and too short for its first heartbeat.
    await page.waitForTimeout(6_000);
    const phone = new Phone(held.origin);
    const account = await newAccount(email);
    const scanned = await phone.scan(code);
    const scannedAt = Date.now();
    await expect(typeNumber(page)).toBeVisible({ timeout: 5_000 });
    console.log(`${mode}: number after ${Date.now() - scannedAt} ms`);
    await phone.register(scanned, account, await numberOn(page, true));
    const approvedAt = Date.now();
    await page.waitForURL(/\/account/, { timeout: 5_000 });
    console.log(`${mode}: signed in after ${Date.now() - approvedAt} ms`);
    await expect(page.getByText("Your account is ready")).toBeVisible();

    // Immediately after the page opened, before it can know that something delays the stream.
    await page.goto("about:blank");
    await page.context().clearCookies();
    await page.goto(`${held.origin}/login`);
    const again = await phone.scan(await codeOf(page), account);
    await expect(typeNumber(page)).toBeVisible({ timeout: 5_000 });
    await phone.login(again, account, await numberOn(page, true));
    await page.waitForURL(/\/account$/, { timeout: 5_000 });
  });
}

test("on a good network the page never polls", async ({ page, held }) => {
  held.mode = "pass";
  const account = await newRegistration(held.origin, newEmail());
  await page.goto(`${held.origin}/login`);
  await page.waitForTimeout(8_000);
  const phone = new Phone(held.origin);
  const scanned = await phone.scan(await codeOf(page), account);
  await phone.login(scanned, account, await numberOn(page, true));
  await page.waitForURL(/\/account$/);
  expect(statesAsked(held)).toBe(0);
  expect(held.requests.filter((line) => line === "POST /api/ceremonies")).toHaveLength(1);
});

test("a stream that is no longer delayed ends the polling", async ({ page, held }) => {
  await page.goto(`${held.origin}/login`);
  await expect.poll(() => statesAsked(held), { timeout: 10_000 }).toBeGreaterThan(2);
  held.mode = "pass";
  // The delayed stream is still open. Only its heartbeat, or another attempt, shows that the delay is over.
  await page.reload();
  await codeOf(page);
  await page.waitForTimeout(3_000);
  const asked = statesAsked(held);
  await page.waitForTimeout(6_000);
  expect(statesAsked(held)).toBe(asked);
});

test("a code appears within five seconds even if another tab holds the lock", async ({ page, context }) => {
  const other = await context.newPage();
  await other.goto("/");
  await other.evaluate(
    () =>
      new Promise<void>((isHeld) => {
        const forEver = () => {
          isHeld();
          return new Promise(() => {});
        };
        void navigator.locks.request("qr2pass-begin", forEver);
      }),
  );
  await page.bringToFront();
  await withoutFirstCode(page);
  const began = Date.now();
  await page.goto("/login");
  await codeOf(page);
  expect(Date.now() - began).toBeLessThan(5_000);
});

test.describe(() => {
  test.use({ refusals: "wanted" });

  test("starting again cancels the old ceremony, and a phone that approves it is told", async ({ page, origin }) => {
    const account = await newRegistration(origin, newEmail());
    await page.goto("/login");
    const phone = new Phone(origin);
    const scanned = await phone.scan(await codeOf(page), account);
    const number = await numberOn(page, true);
    await page.getByRole("button", { name: "Start over" }).click();
    await codeOf(page);
    await expect(phone.login(scanned, account, number)).rejects.toThrow(/expired|unknown_ceremony/);
    const again = await phone.scan(await codeOf(page), account);
    await phone.login(again, account, await numberOn(page, true));
    await page.waitForURL(/\/account$/);
  });

  test("if the browser does not store the session, the page explains that instead of redirecting in a loop", async ({
    page,
    held,
  }) => {
    held.mode = "pass";
    const account = await newRegistration(held.origin, newEmail());
    held.keepsSessions = false;
    await page.goto(`${held.origin}/login?next=/account`);
    const phone = new Phone(held.origin);
    const scanned = await phone.scan(await codeOf(page), account);
    await phone.login(scanned, account, await numberOn(page, true));
    await expect(page.getByText("This browser didn't keep your sign-in")).toBeVisible();
    await page.getByRole("button", { name: "Try again" }).click();
    await codeOf(page);
  });

  test("two first tabs of a browser each get a working code, and both sign in", async ({ page, context, origin }) => {
    const account = await newRegistration(origin, newEmail());
    const other = await context.newPage();
    await Promise.all([page.goto("/login"), other.goto("/login?next=/%3Fother")]);
    for (const [tab, end] of [
      [other, /\/\?other$/],
      [page, /\/account$/],
    ] as const) {
      await tab.bringToFront();
      // A tab whose secret was replaced by the other tab's needs a moment to notice.
      await tab.waitForLoadState("networkidle").catch(() => {});
      await expect
        .poll(async () => {
          const link = await codeOf(tab);
          await tab.waitForTimeout(700);
          return (await codeOf(tab)) === link;
        })
        .toBe(true);
      const phone = new Phone(origin);
      const scanned = await phone.scan(await codeOf(tab), account);
      await phone.login(scanned, account, await numberOn(tab, scanned.answer.number_digits > 0));
      await tab.waitForURL(end);
    }
  });
});

test("the code is in the page before any script runs, and the page says what needs JavaScript", async ({
  browser,
  origin,
}) => {
  const context = await browser.newContext({ baseURL: origin, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto("/login");
  await expect(page.getByRole("img", { name: /^QR code/ })).toBeVisible();
  // Playwright cannot read the text of this element.
  expect(await page.locator("noscript").innerHTML()).toContain("Without JavaScript, this page can't finish");
  const width = await page.getByRole("img", { name: /^QR code/ }).getAttribute("viewBox");
  expect(width).toBe("0 0 41 41");
  const account = await newRegistration(origin, newEmail());
  const scanned = await new Phone(origin).scan(await codeOf(page), account);
  expect(scanned.answer.number_digits).toBe(2);
  await page.goto("/register");
  await expect(page.getByLabel("Email address")).toBeVisible();
  await context.close();
});

test("the page continues the ceremony that came with it, and begins no other", async ({ page }) => {
  const begun: string[] = [];
  page.on("request", (request) => request.method() === "POST" && begun.push(request.url()));
  const html = await (await page.goto("/login"))?.text();
  const rendered = /\/authenticator#(2L[A-Z2-7]+)/.exec(html ?? "")?.[1];
  expect(rendered).toBeTruthy();
  await page.waitForTimeout(1_500);
  expect(await challengeOf(page)).toBe(rendered);
  expect(begun).toEqual([]);
});

test("switching the language keeps the code, the number and typed text", async ({ page, origin }) => {
  const account = await newRegistration(origin, newEmail());
  await page.goto("/login");
  const link = await codeOf(page);
  await page.getByRole("button", { name: "Ελληνικά" }).click();
  await expect(page.getByText("Σαρώστε με το κινητό σας")).toBeVisible();
  const here = page.getByRole("link", { name: "Συνέχεια σε αυτή τη συσκευή" });
  await expect(here).toHaveAttribute("href", new URL(link).pathname + new URL(link).hash);
  const phone = new Phone(origin);
  await phone.scan(link, account);
  await expect(page.getByText("Πληκτρολογήστε αυτόν τον αριθμό")).toBeVisible();
  const number = page.locator("strong", { hasText: /^\d\d$/ });
  const shown = await number.textContent();
  await page.getByRole("button", { name: "English" }).click();
  await expect(typeNumber(page)).toBeVisible();
  await expect(number).toHaveText(shown ?? "");

  await page.goto("/register");
  await page.getByLabel("Email address").fill("half@typ");
  await page.getByRole("button", { name: "Ελληνικά" }).click();
  await expect(page.getByLabel("Διεύθυνση email")).toHaveValue("half@typ");
});

test("going back keeps the code of a login and of a registration", async ({ page }) => {
  await page.goto("/login");
  const link = await codeOf(page);
  await page.goto("/");
  await page.goBack();
  await expect.poll(() => codeOf(page)).toBe(link);

  await askToRegister(page, newEmail());
  const nonce = await codeOf(page);
  await page.goto("/");
  await page.goBack();
  await expect.poll(() => codeOf(page)).toBe(nonce);
});

test("going back keeps the number on the screen", async ({ page, origin }) => {
  const account = await newRegistration(origin, newEmail());
  await page.goto("/login");
  const phone = new Phone(origin);
  const scanned = await phone.scan(await codeOf(page), account);
  const number = await numberOn(page, true);
  await page.goto("/");
  await page.goBack();
  expect(await numberOn(page, true)).toBe(number);
  await phone.login(scanned, account, number);
  await page.waitForURL(/\/account$/);
});

test("a registration ends signed in, at the requested page", async ({ page, origin }) => {
  const email = newEmail();
  await page.goto("/register?next=/%3Fhere");
  await page.getByLabel("Email address").fill(email);
  await page.getByRole("button", { name: "Continue" }).click();
  const phone = new Phone(origin);
  const scanned = await phone.scan(await codeOf(page));
  await phone.register(scanned, await newAccount(email), await numberOn(page, true));
  await page.waitForURL(/\/\?here$/);
  await expect(page.getByText(email)).toBeVisible();
});

test("the person chooses whether to stay signed in", async ({ page, origin, context }) => {
  const account = await register(new Browser(origin), new Phone(origin), newEmail());
  for (const stays of [false, true]) {
    await page.goto("about:blank");
    await context.clearCookies();
    await page.goto("/login");
    await codeOf(page);
    if (stays) await page.getByLabel("Stay signed in on this device").check();
    const sent = page.waitForRequest((request) => request.url().endsWith("/redeem"));
    const phone = new Phone(origin);
    const scanned = await phone.scan(await codeOf(page), account);
    await phone.login(scanned, account, await numberOn(page, true));
    expect((await sent).postData()).toBe(stays ? '{"stay":true}' : null);
    await page.waitForURL(/\/account$/);
  }
});

test("the typed code belongs to the same ceremony as the QR code", async ({ page, origin }) => {
  await page.goto("/login");
  const link = await codeOf(page);
  await page.getByRole("button", { name: "Can't scan?" }).click();
  const letters = await page.getByText(/^[A-Z]{4}-[A-Z]{4}$/).textContent();
  const spelled = await page.getByText(/^([A-Z], ){7}[A-Z]$/).textContent();
  expect(spelled?.replaceAll(", ", "")).toBe(letters?.replace("-", ""));
  const answer = await new Phone(origin).post<{ action: string; challenge: string }>("/api/lookup", {
    user_code: letters,
  });
  const scanned = await new Phone(origin).scan(link, await newRegistration(origin, newEmail()));
  expect(answer.challenge).toBe(scanned.link.challenge);
});

test("on a phone, the option that works there comes first, without scrolling", async ({ browser, origin }) => {
  for (const viewport of [
    { width: 390, height: 664 },
    { width: 320, height: 568 },
  ]) {
    const context = await browser.newContext({ baseURL: origin, viewport, hasTouch: true, isMobile: true });
    const page = await context.newPage();
    await page.goto("/login");
    const button = page.getByRole("link", { name: "Continue on this device" });
    const box = await button.boundingBox();
    expect(box?.height).toBeGreaterThanOrEqual(48);
    expect((box?.y ?? 1000) + (box?.height ?? 0)).toBeLessThan(viewport.height / 2);
    await expect(button).toHaveAttribute("href", /^\/authenticator#2L[A-Z2-7]{26}$/);
    await expect(page.getByRole("img", { name: /^QR code/ })).toBeHidden();
    await showAll(page);
    await expect(page.getByRole("img", { name: /^QR code/ })).toBeVisible();
    await context.close();
  }
});

test("at 200 % zoom on a laptop the whole code is visible", async ({ browser, origin }) => {
  const context = await browser.newContext({ baseURL: origin, viewport: { width: 720, height: 450 } });
  const page = await context.newPage();
  await page.goto("/login");
  const box = await page.getByRole("img", { name: /^QR code/ }).boundingBox();
  expect(box?.y).toBeGreaterThan(0);
  expect((box?.y ?? 1000) + (box?.height ?? 0)).toBeLessThanOrEqual(450);
  expect(box?.width).toBeGreaterThan(280);
  await context.close();
});

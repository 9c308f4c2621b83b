import { test as base, expect, type Page } from "@playwright/test";
import { Browser } from "./client.ts";
import { openPhone, type Phone, type PhoneOptions } from "./phone.ts";
import { type RunningServer, startServer } from "./server.ts";

export { expect };

/** Addresses that the proxy in front of the site reports. */
export const PHONE_ADDRESS = "198.51.100.4";
export const ELSEWHERE = "203.0.113.7";
const FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0";

interface Fixtures {
  /** Starts a phone. Its console errors fail the test unless the test removes them. */
  phoneWith(options?: Partial<PhoneOptions>): Promise<Phone>;
  phone: Phone;
  /** A Firefox on Windows at an address; with the phone's address both are on one network. */
  desktopAt(address: string, origin?: string): Browser;
  /** Creates an account on the phone through its screens. Returns its address. */
  registerOn(phone: Phone, email?: string): Promise<string>;
}

/** Playwright's `test` with a site and a phone. The site is behind a proxy, so that there are several networks. */
export const test = base.extend<Fixtures, { site: RunningServer }>({
  site: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures that it needs from this pattern
    async ({}, use) => {
      const site = await startServer({ env: { TRUSTED_PROXIES: "127.0.0.1,::1", RATE_LIMITS: "off" } });
      await use(site);
      await site.stop();
    },
    { scope: "worker" },
  ],

  phoneWith: async ({ site }, use) => {
    const phones: Phone[] = [];
    await use(async ({ context, ...options } = {}) => {
      const headers = { "x-forwarded-for": PHONE_ADDRESS };
      const phone = await openPhone({
        origin: site.origin,
        context: { locale: "en", extraHTTPHeaders: headers, ...context },
        ...options,
      });
      phones.push(phone);
      return phone;
    });
    await Promise.all(phones.map((phone) => phone.close()));
    expect(phones.flatMap(({ errors }) => errors)).toEqual([]);
  },

  phone: async ({ phoneWith }, use) => use(await phoneWith()),

  desktopAt: async ({ site }, use) => {
    await use((address, origin = site.origin) => {
      const headers = { "user-agent": FIREFOX, "x-forwarded-for": address };
      return new Browser({ at: origin, headers });
    });
  },

  registerOn: async ({ desktopAt }, use) => {
    await use(async ({ page }, email = newEmail()) => {
      const desktop = desktopAt(PHONE_ADDRESS);
      const { challenge, link } = await desktop.begin({ action: "register", email });
      await openLink(page, link);
      await approve(page, await numberOn(desktop, challenge), "Create account");
      await expect(heading(page, "Account created")).toBeVisible();
      await desktop.redeem(challenge);
      await page.getByRole("button", { name: "Done" }).click();
      return email;
    });
  },
});

/** An address that nobody has registered yet. */
export const newEmail = () => `ann.${crypto.randomUUID().slice(0, 8)}@example.com`;

export const heading = (page: Page, name: string | RegExp) => page.getByRole("heading", { level: 1, name });

/** The number that the browser shows after its code was scanned. */
export async function numberOn(desktop: Browser, challenge: string): Promise<number> {
  for await (const { state, number } of desktop.events(challenge)) {
    if (state === "scanned" && number !== undefined) return number;
  }
  throw new Error("The ceremony ended without a number.");
}

/** The address at which a code's link opens the authenticator. */
export const linkAt = (link: string, origin = new URL(link).origin) => `${origin}/authenticator${new URL(link).hash}`;

/** Opens a code's link and taps "Continue", without which nothing is sent. */
export async function openLink(page: Page, link: string): Promise<void> {
  await page.goto(linkAt(link));
  await page.getByRole("button", { name: /^Continue/ }).click();
}

/** Types a number on the phone's keypad and approves. */
export async function approve(page: Page, number?: number, name = "Approve"): Promise<void> {
  for (const digit of String(number ?? "")) {
    await page.getByRole("button", { name: `Digit ${digit}`, exact: true }).click();
  }
  await page.getByRole("button", { name, exact: true }).click();
}

/**
 * Removes the console messages about refused requests from a phone's errors: Chromium writes one for each status from
 * 400 on.
 */
export function forgetRefusals(phone: Phone): void {
  phone.errors.splice(
    0,
    phone.errors.length,
    ...phone.errors.filter((line) => !/the server responded with a status of/.test(line)),
  );
}

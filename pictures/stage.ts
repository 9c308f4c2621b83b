import { type BrowserContextOptions, type Browser as Chromium, chromium, type Page } from "playwright";
import { launchOptions } from "#tests/support/chromium.ts";
import { Browser } from "#tests/support/client.ts";
import { startServer } from "#tests/support/server.ts";

/** The site that the pictures show. It is served from this machine. */
export const SITE = "https://example.com";

export interface Stage {
  /** The computer that asks, without a screen. */
  desktop: Browser;
  /** A page of the site, seen from an address of its own. `close` it with its context. */
  open(look: BrowserContextOptions, address: string): Promise<Page>;
}

/** Starts the site and a browser, has `work` take pictures, and ends both. */
export async function onStage(work: (stage: Stage) => Promise<void>): Promise<void> {
  const server = await startServer({ env: { AUTH_URL: SITE, TRUSTED_PROXIES: "127.0.0.1,::1", RATE_LIMITS: "off" } });
  const browser = await chromium.launch(launchOptions);
  const headers = {
    "user-agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0",
    "x-forwarded-for": "203.0.113.7",
  };
  const desktop = new Browser({ at: server.origin, provider: SITE, headers });
  try {
    await work({ desktop, open: (look, address) => open(browser, server.origin, look, address) });
  } finally {
    await browser.close();
    await server.stop();
  }
}

async function open(from: Chromium, at: string, look: BrowserContextOptions, address: string): Promise<Page> {
  const context = await from.newContext({ locale: "en", reducedMotion: "reduce", serviceWorkers: "block", ...look });
  await context.route(`${SITE}/**`, async (route) => {
    const { pathname, search } = new URL(route.request().url());
    const headers = { ...(await route.request().allHeaders()), "x-forwarded-for": address };
    // A stream of events comes to no end before its page does. Such a page asks how its ceremony stands instead.
    const response = await route.fetch({ url: at + pathname + search, headers, maxRedirects: 0 }).catch(() => null);
    if (response) await route.fulfill({ response });
  });
  return context.newPage();
}

/** Where a link opens the app. The short address redirects there, and Playwright routes no redirect. */
export const appAt = (link: string) => `${SITE}/authenticator${new URL(link).hash}`;

/**
 * Has the phone's page answer a ceremony that the computer began, and the computer redeem it. Where a number is asked,
 * it is typed on the phone's keys.
 */
export async function approve(page: Page, desktop: Browser, begun: { link: string; challenge: string }): Promise<void> {
  await page.goto(appAt(begun.link));
  const go = page.getByRole("button", { name: /^Continue/ });
  const yes = page.getByRole("button", { name: /^(Approve|Create account)$/ });
  await go.click();
  for await (const { state, number } of desktop.events(begun.challenge)) {
    if (state !== "scanned") continue;
    for (const digit of number === undefined ? "" : String(number))
      await page.getByRole("button", { name: `Digit ${digit}`, exact: true }).click();
    await yes.click();
    break;
  }
  await page.getByRole("button", { name: "Done" }).waitFor();
  await desktop.redeem(begun.challenge);
  await page.getByRole("button", { name: "Done" }).click();
}

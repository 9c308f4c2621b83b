/** Takes the pictures of the app that its manifest names, from the real pages: `node pictures/screenshots.ts`, after a build. Its output is committed. */
import { type BrowserContextOptions, type Browser as Chromium, chromium, type Page } from "playwright";
import sharp from "sharp";
import { launchOptions } from "#tests/support/chromium.ts";
import { Browser } from "#tests/support/client.ts";
import { startServer } from "#tests/support/server.ts";

const FOLDER = "public/authenticator";
/** The site in the pictures. This machine serves it. */
const SITE = "https://login.example.com";
const SIZES = {
  narrow: { email: "ann@example.com", viewport: { width: 412, height: 824 }, deviceScaleFactor: 2 },
  wide: { email: "ben@example.com", viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1 },
};

const env = { AUTH_URL: SITE, TRUSTED_PROXIES: "127.0.0.1,::1", RATE_LIMITS: "off" };
const server = await startServer({ env });
const browser = await chromium.launch(launchOptions);
const headers = {
  "user-agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0",
  "x-forwarded-for": "203.0.113.7",
};
const desktop = new Browser({ at: server.origin, provider: SITE, headers });

try {
  for (const [name, { email, ...size }] of Object.entries(SIZES)) await takeAll(browser, name, size, email);
} finally {
  await browser.close();
  await server.stop();
}

async function takeAll(from: Chromium, name: string, size: BrowserContextOptions, email: string): Promise<void> {
  const context = await from.newContext({ ...size, locale: "en", serviceWorkers: "block" });
  await context.route(`${SITE}/**`, async (route) => {
    const { pathname, search } = new URL(route.request().url());
    const response = await route.fetch({
      url: server.origin + pathname + search,
      headers: { ...(await route.request().allHeaders()), "x-forwarded-for": "203.0.113.9" },
      maxRedirects: 0,
    });
    await route.fulfill({ response });
  });
  const page = await context.newPage();
  await page.goto(`${SITE}/authenticator`);

  await approve(page, await desktop.begin({ action: "register", email }));
  await page.getByRole("button", { name: "Done" }).click();
  await approve(page, await desktop.begin());
  await page.getByRole("button", { name: "Done" }).click();
  await page.getByText(email).waitFor();
  await take(page, `sites-${name}`);

  const { link } = await desktop.begin();
  await page.goto(link);
  await page.getByRole("button", { name: "Deny", disabled: false }).waitFor();
  await take(page, `question-${name}`);
  await page.getByRole("button", { name: "Deny" }).click();
  await context.close();
}

async function approve(page: Page, { link, challenge }: { link: string; challenge: string }): Promise<void> {
  await page.goto(link);
  for await (const { state, number } of desktop.events(challenge)) {
    if (state !== "scanned") continue;
    const name = number === undefined ? /^(Approve|Create account)$/ : `Approve with ${number}`;
    await page.getByRole("button", { name, disabled: false }).click();
    break;
  }
  await desktop.redeem(challenge).catch(() => undefined);
  await page.getByRole("button", { name: "Done" }).waitFor();
  await desktop.redeem(challenge).catch(() => undefined);
}

async function take(page: Page, name: string): Promise<void> {
  const picture = await page.screenshot({ animations: "disabled" });
  await sharp(picture).png({ compressionLevel: 9, palette: true }).toFile(`${FOLDER}/${name}.png`);
}

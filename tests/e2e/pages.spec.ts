import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { Phone } from "#tests/support/client.ts";
import { expect, test } from "#tests/support/e2e.ts";
import { inspect } from "#tests/support/inspect.ts";
import { codeOf, newRegistration, STATES, signIn } from "#tests/support/page-states.ts";
import { startServer } from "#tests/support/server.ts";
import { show } from "#tests/support/visibility.ts";

let people = 0;
const newEmail = () => `pages-${Date.now()}-${++people}@example.com`;

test.describe(() => {
  test.use({ refusals: "wanted" });

  for (const [name, reach] of Object.entries(STATES)) {
    test(`looks right: ${name}`, async ({ page, origin }) => {
      const account = await newRegistration(origin, newEmail());
      await reach({ page, origin, account });
      await inspect(page, `page-${name}`);
    });
  }

  test("every page is available in the other language, which is kept after switching", async ({ page }) => {
    await page.goto("/");
    await page.getByRole("button", { name: "Ελληνικά" }).click();
    await expect(page.locator("html")).toHaveAttribute("lang", "el");
    for (const path of ["/", "/register", "/login", "/nothing-here"]) {
      await page.goto(path);
      await expect(page.locator("html")).toHaveAttribute("lang", "el");
      await expect(page.getByRole("main")).toContainText(/[α-ω]{4}/);
      await inspect(page, `page-greek${path.replace("/", "-")}`);
    }
  });
});

test("the layout does not shift when one state replaces another", async ({ page, origin }) => {
  const account = await newRegistration(origin, newEmail());
  await page.addInitScript(() => {
    const shifts: { value: number; moved: string[] }[] = [];
    Object.assign(window, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const { value, sources } = entry as unknown as { value: number; sources: { node: Element | null }[] };
        shifts.push({ value, moved: sources.map(({ node }) => node?.outerHTML ?? node?.textContent ?? "") });
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
  await page.goto("/login?welcome=1");
  const phone = new Phone(origin);
  const scanned = await phone.scan(await codeOf(page), account);
  await expect(page.getByText("Type this number on your phone.")).toBeVisible();
  await phone.deny(scanned);
  await expect(page.getByText("Request denied")).toBeVisible();
  await page.getByRole("button", { name: "Get a new code" }).click();
  await codeOf(page);
  // Time for the last layout shift to be reported.
  await page.waitForTimeout(500);
  const shifts = await page.evaluate(() => (window as unknown as { shifts: unknown[] }).shifts);
  expect(shifts).toEqual([]);
});

test("streams close while the page is hidden, and the state is read again when it is visible", async ({
  page,
  origin,
}) => {
  const account = await newRegistration(origin, newEmail());
  await page.goto("/login");
  const link = await codeOf(page);
  const ended = page.waitForEvent("requestfailed", (request) => request.url().endsWith("/events"));
  await show(page, "hidden");
  await ended;

  const phone = new Phone(origin);
  const scanned = await phone.scan(link, account);
  await expect(page.getByText("Type this number on your phone.")).toHaveCount(0);
  await show(page, "visible");
  await expect(page.getByText("Type this number on your phone.")).toBeVisible();
  await phone.deny(scanned);
  await expect(page.getByText("Request denied")).toBeVisible();
});

/** The largest size of the compressed scripts, in bytes. 112 KB of each are React's and Next's. */
const SCRIPT_BYTES = { "/": 123_000, "/login": 130_000, "/authenticator": 173_000 };

for (const [path, most] of Object.entries(SCRIPT_BYTES)) {
  test(`${path} loads at most ${most / 1000} KB of compressed script`, async ({ page }) => {
    const client = await page.context().newCDPSession(page);
    await client.send("Network.enable");
    const scripts = new Map<string, number>();
    client.on("Network.responseReceived", ({ requestId, type }) => type === "Script" && scripts.set(requestId, 0));
    client.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
      if (scripts.has(requestId)) scripts.set(requestId, encodedDataLength);
    });
    await page.goto(path);
    await page.waitForLoadState("load");
    await expect.poll(() => [...scripts.values()].every((size) => size > 0)).toBe(true);
    const bytes = [...scripts.values()].reduce((sum, size) => sum + size, 0);
    expect(scripts.size).toBeGreaterThan(3);
    expect(bytes).toBeLessThan(most);
  });
}

/** The sum of the layout shifts since the page began, without a unit (Layout Instability, section 3). */
const layoutShift = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const observer = new PerformanceObserver((list) => {
          resolve(list.getEntries().reduce((sum, entry) => sum + (entry as unknown as { value: number }).value, 0));
        });
        observer.observe({ type: "layout-shift", buffered: true });
        setTimeout(() => resolve(0), 300);
      }),
  );

for (const { name, bytesPerSecond } of [
  { name: "at once", bytesPerSecond: -1 },
  { name: "slowly, so that its beginning is painted before its end arrives", bytesPerSecond: 6_000 },
]) {
  test(`the layout does not shift while a page opens ${name}`, async ({ page }) => {
    const client = await page.context().newCDPSession(page);
    await client.send("Network.enable");
    for (const path of ["/", "/login", "/login?welcome=1", "/register", "/recover"]) {
      // The style sheets and scripts are in the cache then, so that the slow part is the page itself.
      if (bytesPerSecond > 0) await page.goto(path);
      const speed = { offline: false, latency: 0, uploadThroughput: -1 };
      await client.send("Network.emulateNetworkConditions", { ...speed, downloadThroughput: bytesPerSecond });
      await page.goto(path);
      await page.waitForTimeout(1_000);
      // A busy machine may paint the header's logo before its name has arrived, which moves the logo by half the
      // name's width: a shift of 0.0006. A good page is one below 0.1 (Core Web Vitals).
      expect(await layoutShift(page), path).toBeLessThan(0.001);
      await client.send("Network.emulateNetworkConditions", { ...speed, downloadThroughput: -1 });
    }
  });
}

test("signing out everywhere asks for confirmation, and pressing Enter twice does nothing", async ({
  page,
  origin,
}) => {
  const account = await newRegistration(origin, newEmail());
  await signIn({ page, origin, account });
  await page.getByRole("button", { name: "Sign out everywhere" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog").getByRole("button", { name: "Cancel" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(page.getByRole("button", { name: "Sign out everywhere" })).toBeFocused();
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").getByRole("button", { name: "Sign out everywhere" }).click();
  await expect(page).toHaveURL(/\/$/);
});

test.describe(() => {
  test.use({ refusals: "wanted" });

  test("page translation breaks nothing, and displayed times keep updating", async ({ page, origin }) => {
    const account = await newRegistration(origin, newEmail());
    await page.goto("/login");
    await translate(page);
    const phone = new Phone(origin);
    const scanned = await phone.scan(await codeOf(page), account);
    await expect(page.getByText("Type this number on your phone.")).toBeVisible();
    await translate(page);
    await phone.deny(scanned);
    await expect(page.getByText("Request denied")).toBeVisible();
    await translate(page);
    await page.getByRole("button", { name: "Get a new code" }).click();
    await codeOf(page);
    await translate(page);
    await page.getByRole("button", { name: "Can't scan?" }).click();
    await translate(page);
    await page.getByRole("button", { name: "Show the QR code" }).click();
    await expect(page.getByText("Scan with your phone")).toBeVisible();

    await page.clock.install();
    await signIn({ page, origin, account });
    await translate(page);
    await page.clock.fastForward(3 * 60_000);
    await expect(page.getByText("3 minutes ago").first()).toBeVisible();

    await page.goto("/register");
    await translate(page);
    await page.getByLabel("Email address").fill("ann@nowhere");
    await page.getByRole("button", { name: "Continue" }).click();
    await expect(page.getByText("Enter a valid email address")).toBeVisible();
  });
});

/** Wraps each translatable text in elements, as browsers' translators do. */
async function translate(page: Page): Promise<void> {
  // Browsers translate after loading, when React has hydrated the page.
  await page.waitForFunction(() => Object.keys(document.querySelector("footer button") ?? {}).length > 0);
  await page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts: Text[] = [];
    while (walker.nextNode()) texts.push(walker.currentNode as Text);
    for (const text of texts) {
      if (!text.data.trim() || text.parentElement?.closest("[translate=no], script, style, noscript")) continue;
      const outer = document.createElement("font");
      const inner = document.createElement("font");
      text.replaceWith(outer);
      outer.append(inner);
      inner.append(document.createTextNode(text.data));
    }
  });
}

test("dates use the reader's locale", async ({ browser, origin }) => {
  for (const [locale, wanted] of [
    ["en-GB", /\d{1,2} [A-Z][a-z]+ \d{4} at \d\d:\d\d:\d\d$/],
    ["en-US", /[A-Z][a-z]+ \d{1,2}, \d{4} at \d{1,2}:\d\d:\d\d.[AP]M$/],
  ] as const) {
    const context = await browser.newContext({ baseURL: origin, locale });
    const page = await context.newPage();
    await signIn({ page, origin, account: await newRegistration(origin, newEmail()) });
    await expect(page.getByRole("tooltip", { includeHidden: true }).first()).toHaveText(wanted);
    await context.close();
  }
});

test.describe(() => {
  test.use({ refusals: "wanted" });

  test("a page opened at another address links to the right one", async ({ page }) => {
    const site = await startServer({ env: { AUTH_URL: "http://localhost:1", RATE_LIMITS: "off" } });
    const opened = site.origin.replace("localhost", "127.0.0.1");
    await page.goto(`${opened}/login?next=/%3Fhere`);
    await expect(page.getByText("This site has another address")).toBeVisible();
    await expect(page.getByRole("link", { name: "Open the right address" })).toHaveAttribute(
      "href",
      "http://localhost:1/login?next=/%3Fhere",
    );
    await page.goto("about:blank");
    await site.stop();
  });
});

test("a site shows its name, picture and colour", async ({ page }) => {
  const logo = join(await mkdtemp(join(tmpdir(), "qr2pass-logo-")), "logo.svg");
  await writeFile(
    logo,
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path fill="#1d4ed8" d="M0 0h8v8H0z"/></svg>',
  );
  const env = { SITE_NAME: "Example Café", SITE_LOGO: logo, SITE_ACCENT: "#1d4ed8" };
  const site = await startServer({ env });
  await page.goto(`${site.origin}/login`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Sign in to Example Café");
  await expect(page).toHaveTitle("Sign in · Example Café");
  await page.goto(site.origin);
  await expect(page).toHaveTitle("Example Café");
  await expect(page.getByRole("link", { name: "Example Café, home page" }).locator("img")).toHaveJSProperty(
    "complete",
    true,
  );
  await expect(page.getByRole("link", { name: "Sign in" })).toHaveCSS("background-color", "rgb(29, 78, 216)");
  const manifest = await (await page.request.get(`${site.origin}/authenticator/manifest.webmanifest`)).json();
  expect(manifest.name).toBe("Example Café");

  const { host } = new URL(site.origin);
  const email = newEmail();
  await page.goto(`${site.origin}/register`);
  await page.getByLabel("Email address").fill(email);
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("link", { name: "Continue on this device" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(
    `Create an account at Example Café (${host})? as ${email}`,
  );
  await page.getByRole("button", { name: "Create account" }).click();
  await page.waitForURL("**/account");
  await page.goto(`${site.origin}/authenticator`);
  await expect(page.getByRole("link", { name: email })).toContainText(`Example Café (${host})`);
  await page.goto("about:blank");
  await site.stop();
});

test("the account page can be used by keyboard only", async ({ page, origin }) => {
  const account = await newRegistration(origin, newEmail());
  await signIn({ page, origin, account });
  const out = page.getByRole("button", { name: "Sign out", exact: true });
  for (let tab = 0; tab < 20 && !(await out.evaluate((element) => element === document.activeElement)); tab++)
    await page.keyboard.press("Tab");
  await expect(out).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/$/);
});

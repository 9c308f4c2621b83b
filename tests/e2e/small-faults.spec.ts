import type { Locator, Page } from "@playwright/test";
import { Phone } from "#tests/support/client.ts";
import { expect, test } from "#tests/support/e2e.ts";
import { contrastViolations } from "#tests/support/inspect.ts";
import { codeOf, newRegistration, showAll } from "#tests/support/page-states.ts";

const PHONE = { width: 390, height: 844 };
const SMALL = { width: 320, height: 568 };
const newEmail = () => `faults-${Date.now()}-${Math.random().toString(36).slice(2, 8)}@example.com`;

async function registerHere(page: Page): Promise<string> {
  const email = newEmail();
  await page.goto("/register");
  await page.getByLabel("Email address").fill(email);
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("link", { name: "Continue on this device" }).click();
  await page.getByRole("button", { name: "Create account" }).click();
  await page.waitForURL("**/account");
  return email;
}

test("what the pointer rests on can be read, at a phone's width and a laptop's", async ({ page }) => {
  await registerHere(page);
  for (const path of ["/authenticator", "/account", "/"]) {
    await page.goto(path);
    await page.locator("main:not([aria-busy=true])").waitFor();
    for (const viewport of [PHONE, { width: 1440, height: 900 }]) {
      await page.setViewportSize(viewport);
      for (const pressable of await page.locator("main a:visible, main button:visible").all()) {
        await pressable.hover();
        expect(await contrastViolations(pressable), `${path}: ${await pressable.textContent()}`).toEqual([]);
      }
    }
  }
});

test("the end of Settings and of a site's details is in sight, with nothing empty over it", async ({ page }) => {
  const email = await registerHere(page);
  await page.setViewportSize(SMALL);
  await page.goto("/authenticator");
  for (const open of [page.getByRole("link", { name: "Settings" }), page.getByRole("link", { name: email })]) {
    await page.goto("/authenticator");
    await open.click();
    const last = page.locator("main p:visible, main button:visible").last();
    await last.waitFor();
    await expect
      .poll(async () => {
        // Parts of the page that arrive late make it longer.
        await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
        return isOnTop(last);
      })
      .toBe(true);
    expect(await page.locator("main > footer").evaluateAll(emptyHeights)).toEqual([]);
  }
});

/** The heights of those that take up space without showing anything. */
const emptyHeights = (elements: (HTMLElement | SVGElement)[]) =>
  elements
    .filter((element) => element.textContent?.trim() === "")
    .map((element) => element.getBoundingClientRect().height)
    .filter((height) => height > 0);

/** Whether nothing covers an element's lower edge, and the window shows it. */
function isOnTop(element: Locator): Promise<boolean> {
  return element.evaluate((node) => {
    const { left, width, bottom } = node.getBoundingClientRect();
    const seen = document.elementFromPoint(left + width / 2, bottom - 2);
    return seen !== null && (node === seen || node.contains(seen));
  });
}

test("being offline is not good news: the notice has no colour", async ({ page, context, consoleErrors }) => {
  await registerHere(page);
  await page.goto("/authenticator");
  const notice = page.locator("[data-tone]", { hasText: "You're offline" });
  await context.setOffline(true);
  await expect(notice).toBeVisible();
  const [red = 0, green = 0, blue = 0] = await notice.evaluate((element) =>
    (getComputedStyle(element).backgroundColor.match(/[\d.]+/g) ?? []).map(Number),
  );
  expect(green - Math.max(red, blue)).toBeLessThan(4);
  // The app may have been looking for its new version when the connection went.
  consoleErrors.splice(0);
});

test("names of sites and browsers break between their words, or not at all", async ({ page }) => {
  await page.setViewportSize(SMALL);
  const email = await registerHere(page);
  await page.goto("/login?another=1");
  await page.getByRole("link", { name: "Continue on this device" }).click();
  await expect(page.getByRole("button", { name: "Deny" })).toBeVisible();
  expect(await brokenWords(page)).toEqual([]);
  await page.goto("/authenticator");
  await page.getByText(email).first().waitFor();
  expect(await brokenWords(page)).toEqual([]);
});

/** Words of the main part, up to twelve characters long, that stand on more than one line. */
function brokenWords(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const broken: string[] = [];
    const walker = document.createTreeWalker(document.querySelector("main") ?? document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const text = walker.currentNode as Text;
      if (!text.parentElement?.checkVisibility()) continue;
      for (const { 0: word, index } of text.data.matchAll(/[\p{L}\p{N}]{2,12}/gu)) {
        const range = document.createRange();
        range.setStart(text, index);
        range.setEnd(text, index + word.length);
        const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
        if (lines.size > 1) broken.push(word);
      }
    }
    return broken;
  });
}

test("on a short phone the button of a state is in sight, and buttons never cover the text that explains them", async ({
  page,
  origin,
}) => {
  await page.setViewportSize(SMALL);
  const account = await newRegistration(origin, newEmail());
  await page.goto("/login");
  const phone = new Phone(origin);
  await phone.deny(await phone.scan(await codeOf(page), account));
  const button = page.getByRole("button", { name: "Get a new code" });
  await expect(button).toBeInViewport({ ratio: 1 });

  await page.goto("/login");
  await codeOf(page);
  await page.getByRole("link", { name: "Continue on this device" }).click();
  await expect(page.getByRole("heading", { name: /^No account for/ })).toBeVisible();
  const text = await page.locator("main p").last().boundingBox();
  const first = await page.getByRole("button", { name: "Copy link" }).boundingBox();
  expect((text?.y ?? 1000) + (text?.height ?? 0)).toBeLessThanOrEqual(first?.y ?? 0);
});

test("the welcome leaves the code where it is", async ({ page }) => {
  const places: unknown[] = [];
  for (const path of ["/login", "/login?welcome=1"]) {
    await page.goto(path);
    await codeOf(page);
    places.push(await page.getByRole("img", { name: /^QR code/ }).boundingBox());
  }
  expect(places[1]).toEqual(places[0]);
});

test("on /register the address can be typed at once", async ({ page }) => {
  await page.goto("/register");
  await expect(page.getByLabel("Email address")).toBeFocused();
});

for (const [way, path] of Object.entries({ code: "/login", letters: "/login" })) {
  test(`at 720 x 450 and at 200 % text nothing of the ${way} is cut off`, async ({ page }) => {
    await page.setViewportSize({ width: 720, height: 450 });
    await page.goto(path);
    await codeOf(page);
    await showAll(page);
    if (way === "letters") await page.getByRole("button", { name: "Can't scan?" }).click();
    const shown = way === "code" ? page.getByRole("img", { name: /^QR code/ }) : page.getByText(/^[A-Z]{4}-[A-Z]{4}$/);
    const box = await shown.boundingBox();
    expect(box?.y).toBeGreaterThanOrEqual(0);
    expect((box?.y ?? 1000) + (box?.height ?? 0)).toBeLessThanOrEqual(450);
  });
}

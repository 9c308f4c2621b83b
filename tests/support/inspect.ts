import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, type Locator, type Page } from "@playwright/test";
import { showInGreek } from "./in-greek.ts";

const THEMES = ["light", "dark"] as const;
/** A common phone. */
const PHONE = { width: 390, height: 844 };
/** A common laptop. */
const LAPTOP = { width: 1440, height: 900 };
/**
 * The narrowest size in which nothing may overflow: a small old phone, or a laptop at 400 % zoom (WCAG 2.2, 1.4.10).
 */
const NARROWEST = { width: 320, height: 568 };
/** A laptop at 200 % zoom. */
const ZOOMED = { width: 720, height: 450 };
/** The size in which text twice as large has as much room as on the narrowest screen (WCAG 2.2, 1.4.4). */
const TWICE = { width: 640, height: 1136 };
/**
 * With `LOOK=all`, `inspect` only stores screenshots: in every size, theme and language, and with text of twice the size.
 * In other runs it stores none, because they are a third of its work.
 */
const { LOOK } = process.env;
const FOLDER = "artifacts/screenshots";
/** The minified file. It is half as large, and each check passes it to a new page. */
const AXE = readFileSync(fileURLToPath(import.meta.resolve("axe-core/axe.min.js")), "utf8");
/** Rules that may depend on the theme, which only changes colours. */
const RULES_OF_COLOUR = ["color-contrast", "link-in-text-block"];

/**
 * Checks the page's accessibility with axe, in both themes. In both languages nothing may be wider than the narrowest
 * screen, nor than a wider one with text of twice the size. `LOOK=all` stores screenshots instead, for a person to look
 * at (artifacts/screenshots/).
 */
export async function inspect(page: Page, name: string): Promise<void> {
  const before = page.viewportSize();
  if (LOOK === "all") await takeAll(page, name);
  else await check(page, name);
  if (before) await page.setViewportSize(before);
  await resetZoom(page);
  await page.emulateMedia({ colorScheme: null });
}

/** A phone's page that changed its width stays zoomed a little, and clicks would then miss what they are meant for. */
async function resetZoom(page: Page): Promise<void> {
  if (await page.evaluate(() => visualViewport?.scale === 1)) return;
  // Not detached afterwards: that would take the page's virtual authenticator away.
  const client = await page.context().newCDPSession(page);
  await client.send("Emulation.setPageScaleFactor", { pageScaleFactor: 1 });
}

async function check(page: Page, name: string): Promise<void> {
  await page.evaluate(AXE);
  await page.setViewportSize(LAPTOP);
  for (const colorScheme of THEMES) {
    await page.emulateMedia({ colorScheme });
    const found = await violations(page, colorScheme === "dark" ? RULES_OF_COLOUR : undefined);
    expect(found, `${name} in the ${colorScheme} theme`).toEqual([]);
  }
  await fits(page, name);
  const backToEnglish = await showInGreek(page);
  await fits(page, `${name} in Greek`);
  await backToEnglish();
}

async function takeAll(page: Page, name: string): Promise<void> {
  for (const language of ["en", "el"]) {
    const backToEnglish = language === "el" ? await showInGreek(page) : undefined;
    for (const colorScheme of THEMES) {
      await page.emulateMedia({ colorScheme });
      for (const size of [NARROWEST, PHONE, ZOOMED, LAPTOP])
        await take(page, `${name}-${size.width}-${colorScheme}-${language}`, size);
    }
    await take(page, `${name}-twice-${language}`, TWICE, "200%");
    await backToEnglish?.();
  }
}

async function take(page: Page, name: string, size: { width: number; height: number }, fontSize = ""): Promise<void> {
  await page.setViewportSize(size);
  await setFontSize(page, fontSize);
  await page.screenshot({ path: `${FOLDER}/${name}.png` });
  await setFontSize(page, "");
}

/** Nothing sticks out of the narrowest screen, and of a wider one at twice the text. */
async function fits(page: Page, name: string): Promise<void> {
  await page.setViewportSize(NARROWEST);
  expect(await overflow(page), `${name} is wider than ${NARROWEST.width} pixels`).toBeLessThanOrEqual(0);
  await page.setViewportSize(TWICE);
  await setFontSize(page, "200%");
  expect(await overflow(page), `${name} is wider than its screen at twice the text`).toBeLessThanOrEqual(0);
  await setFontSize(page, "");
}

const setFontSize = (page: Page, fontSize: string) =>
  page.evaluate((fontSize) => {
    document.documentElement.style.fontSize = fontSize;
  }, fontSize);

/** CSS pixels by which the page is wider than its window, or what is in a dialog wider than the dialog. */
const overflow = (page: Page) =>
  page.evaluate(() => {
    const dialogs = [...document.querySelectorAll("dialog[open]")];
    return Math.max(
      document.documentElement.scrollWidth - innerWidth,
      ...dialogs.map(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth),
    );
  });

/**
 * What axe finds wrong with the contrast of an element and what is in it. Text in the very colour of its background
 * counts, which axe itself leaves to a person because it may be hidden on purpose.
 */
export async function contrastViolations(shown: Locator): Promise<string[]> {
  const page = shown.page();
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(AXE);
  return shown.evaluate(async (element) => {
    const { axe } = window as unknown as { axe: typeof import("axe-core") };
    const { violations, incomplete } = await axe.run(element, {
      resultTypes: ["violations", "incomplete"],
      runOnly: ["color-contrast"],
    });
    const invisible = incomplete
      .flatMap(({ nodes }) => nodes)
      .filter(({ any }) => any.some(({ data }) => data?.messageKey === "equalRatio"));
    return [...violations.flatMap(({ nodes }) => nodes), ...invisible].map(({ html }) => html);
  });
}

/** The violations that axe finds, by all rules or only these. */
function violations(page: Page, rules?: string[]): Promise<string[]> {
  return page.evaluate(async (runOnly) => {
    const { axe } = window as unknown as { axe: typeof import("axe-core") };
    const { violations } = await axe.run({ resultTypes: ["violations"], ...(runOnly ? { runOnly } : {}) });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  }, rules);
}

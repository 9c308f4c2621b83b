import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, type Page } from "@playwright/test";

/** The sizes in which a screen is checked: a common phone, a laptop. */
const SIZES = { 390: 844, 1440: 900 };
/**
 * The narrowest size in which nothing may overflow: a small old phone, or a laptop at 400 % zoom (WCAG 2.2, 1.4.10).
 */
const NARROWEST = { width: 320, height: 568 };
/** The size in which text twice as large has as much room as on the narrowest screen (WCAG 2.2, 1.4.4). */
const TWICE = { width: 640, height: 1136 };
/** The minified file. It is half as large, and each check passes it to a new page. */
const AXE = readFileSync(fileURLToPath(import.meta.resolve("axe-core/axe.min.js")), "utf8");
/** Rules that may depend on the theme, which only changes colours. */
const RULES_OF_COLOUR = ["color-contrast", "link-in-text-block"];

/**
 * Stores screenshots of the page in both themes and two sizes, for a person to look at (artifacts/screenshots/), and
 * checks its accessibility with axe.
 */
export async function inspect(page: Page, name: string): Promise<void> {
  const before = page.viewportSize();
  await page.evaluate(AXE);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    for (const [width, height] of Object.entries(SIZES)) {
      await page.setViewportSize({ width: Number(width), height });
      await page.screenshot({ path: `artifacts/screenshots/${name}-${width}-${colorScheme}.png` });
    }
    const found = await violations(page, colorScheme === "dark" ? RULES_OF_COLOUR : undefined);
    expect(found, `${name} in the ${colorScheme} theme`).toEqual([]);
  }
  await page.setViewportSize(NARROWEST);
  await page.screenshot({ path: `artifacts/screenshots/${name}-320-dark.png` });
  expect(await overflow(page), `${name} is wider than ${NARROWEST.width} pixels`).toBeLessThanOrEqual(0);
  await page.setViewportSize(TWICE);
  expect(await overflow(page, "200%"), `${name} is wider than its screen at twice the text`).toBeLessThanOrEqual(0);
  if (before) await page.setViewportSize(before);
  await page.emulateMedia({ colorScheme: null });
}

/** By how many CSS pixels the page is wider than its window at a text size. */
function overflow(page: Page, fontSize = ""): Promise<number> {
  return page.evaluate((fontSize) => {
    const root = document.documentElement;
    root.style.fontSize = fontSize;
    const over = root.scrollWidth - innerWidth;
    root.style.fontSize = "";
    return over;
  }, fontSize);
}

/** The violations that axe finds, by all rules or only these. */
function violations(page: Page, rules?: string[]): Promise<string[]> {
  return page.evaluate(async (runOnly) => {
    const { axe } = window as unknown as { axe: typeof import("axe-core") };
    const { violations } = await axe.run({ resultTypes: ["violations"], ...(runOnly ? { runOnly } : {}) });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  }, rules);
}

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, type Page } from "@playwright/test";

/** Sizes that a screen is looked at in: a common phone, a laptop. */
const SIZES = { 390: 844, 1440: 900 };
/** The narrowest that nothing may stick out of: a small old phone, or a laptop at 400 % zoom (WCAG 2.2, 1.4.10). */
const NARROWEST = { width: 320, height: 568 };
/** Where text of twice the size has as much room as the narrowest screen gives (WCAG 2.2, 1.4.4). */
const TWICE = { width: 640, height: 1136 };
/** Half of what the package gives as text, and each look hands it to a page of its own. */
const AXE = readFileSync(fileURLToPath(import.meta.resolve("axe-core/axe.min.js")), "utf8");
/** What a theme may break: it is colours. */
const RULES_OF_COLOUR = ["color-contrast", "link-in-text-block"];

/**
 * Keeps pictures of what a page shows now, in both themes and at two sizes, for a person
 * to look at (artifacts/screenshots/), and lets axe look for what a screen reader or a weak eye would stumble on.
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

/** CSS pixels by which the page is wider than its window, with the text of a size. */
function overflow(page: Page, fontSize = ""): Promise<number> {
  return page.evaluate((fontSize) => {
    const root = document.documentElement;
    root.style.fontSize = fontSize;
    const over = root.scrollWidth - innerWidth;
    root.style.fontSize = "";
    return over;
  }, fontSize);
}

/** What axe finds wrong with the contrast of what the page shows now. */
export async function contrastViolations(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(AXE);
  return violations(page, ["color-contrast"]);
}

/** What axe finds by some of its rules, or by all. */
function violations(page: Page, rules?: string[]): Promise<string[]> {
  return page.evaluate(async (runOnly) => {
    const { axe } = window as unknown as { axe: typeof import("axe-core") };
    const { violations } = await axe.run({ resultTypes: ["violations"], ...(runOnly ? { runOnly } : {}) });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  }, rules);
}

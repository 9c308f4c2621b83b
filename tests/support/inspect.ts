import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

/** Sizes that a screen is looked at in: a common phone, a laptop. */
const SIZES = { 390: 844, 1440: 900 };
/** The narrowest that nothing may stick out of: a small old phone, or a laptop at 400 % zoom (WCAG 2.2, 1.4.10). */
const NARROWEST = { width: 320, height: 568 };

/**
 * Keeps pictures of what a page shows now, in both themes and at two sizes, for a person
 * to look at (artifacts/screenshots/), and lets axe look for what a screen reader or a weak eye would stumble on.
 */
export async function inspect(page: Page, name: string): Promise<void> {
  const before = page.viewportSize();
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    for (const [width, height] of Object.entries(SIZES)) {
      await page.setViewportSize({ width: Number(width), height });
      await page.screenshot({ path: `artifacts/screenshots/${name}-${width}-${colorScheme}.png` });
    }
    // Legacy: without a page of its own for pages in frames, of which there are none.
    const axe = new AxeBuilder({ page }).setLegacyMode();
    // A theme is colours.
    if (colorScheme === "dark") axe.withRules(["color-contrast", "link-in-text-block"]);
    const { violations } = await axe.analyze();
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
    expect(found, `${name} in the ${colorScheme} theme`).toEqual([]);
  }
  await page.setViewportSize(NARROWEST);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overflow, `${name} is wider than ${NARROWEST.width} pixels`).toBeLessThanOrEqual(0);
  if (before) await page.setViewportSize(before);
  await page.emulateMedia({ colorScheme: null });
}

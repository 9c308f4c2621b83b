import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

/** Sizes that a screen is looked at in: a small old phone, a common one, a laptop. */
const SIZES = { 320: 568, 390: 844, 1440: 900 };

/**
 * Keeps pictures of what a page shows now, in both themes and at three sizes, for a person
 * to look at (artifacts/screenshots/), and lets axe look for what a screen reader or a weak eye would stumble on.
 */
export async function inspect(page: Page, name: string): Promise<void> {
  const before = page.viewportSize();
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    for (const [width, height] of Object.entries(SIZES)) {
      await page.setViewportSize({ width: Number(width), height });
      await page.screenshot({ path: `artifacts/screenshots/${name}-${width}-${colorScheme}.png` });
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(overflow, `${name} is wider than ${width} pixels`).toBeLessThanOrEqual(0);
    }
    const { violations } = await new AxeBuilder({ page }).analyze();
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
    expect(found, `${name} in the ${colorScheme} theme`).toEqual([]);
  }
  if (before) await page.setViewportSize(before);
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
}

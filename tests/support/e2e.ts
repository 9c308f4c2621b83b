import { type BrowserContext, test as base, type ConsoleMessage, expect } from "@playwright/test";

export { expect };

/** Playwright's `test`, with the server that was started for all specs. */
export const test = base.extend<{ origin: string; refusals: "unwanted" | "wanted"; consoleErrors: string[] }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures that it needs from this pattern
  baseURL: async ({}, use) => use(process.env.QR2PASS_ORIGIN),

  origin: async ({ baseURL }, use) => use(baseURL ?? ""),

  /** Whether failed requests and statuses from 400 on, which Chromium logs to the console, are part of the test. */
  refusals: ["unwanted", { option: true }],

  /**
   * Console errors and uncaught exceptions of pages, in every context that the test opens. A test fails unless this is
   * empty at its end. A test that causes an error on purpose removes it.
   */
  consoleErrors: [
    async ({ browser, refusals }, use) => {
      const errors: string[] = [];
      const onConsole = (message: ConsoleMessage) => {
        if (refusals === "wanted" && message.text().startsWith("Failed to load resource")) return;
        if (message.type() === "error") errors.push(`${message.text()} (${message.location().url})`);
      };
      const watch = (context: BrowserContext) => {
        context.on("console", onConsole);
        context.on("weberror", (error) => errors.push(String(error.error().stack ?? error.error())));
      };
      browser.on("context", watch);
      await use(errors);
      browser.off("context", watch);
      expect(errors).toEqual([]);
    },
    { auto: true },
  ],
});

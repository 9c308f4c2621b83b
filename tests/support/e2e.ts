import { type BrowserContext, test as base, type ConsoleMessage, expect } from "@playwright/test";

export { expect };

/** Playwright's `test`, on the server that was started for all specs. */
export const test = base.extend<{ origin: string; consoleErrors: string[] }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures that it needs from this pattern
  baseURL: async ({}, use) => use(process.env.QR2PASS_ORIGIN),

  origin: async ({ baseURL }, use) => use(baseURL ?? ""),

  /**
   * What pages wrote to the console as an error or did not catch, in every context that the test opens. A test fails
   * unless this is empty at its end; one that causes an error on purpose takes it out.
   */
  consoleErrors: [
    async ({ browser }, use) => {
      const errors: string[] = [];
      const onConsole = (message: ConsoleMessage) => {
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

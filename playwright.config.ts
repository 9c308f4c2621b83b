import { defineConfig } from "@playwright/test";
import { CHROMIUM_FLAGS, findChromium } from "./tests/support/chromium.ts";

const executablePath = findChromium();

/** End-to-end tests: `script/test` runs them with everything else, `npx playwright test` runs them alone. */
export default defineConfig({
  testDir: "tests/e2e",
  globalSetup: "./tests/support/e2e-server.ts",
  outputDir: "artifacts/e2e",
  workers: 2,
  retries: 0,
  timeout: 240_000,
  expect: { timeout: 30_000 },
  forbidOnly: true,
  reporter: "list",
  use: {
    // Every moving picture is drawn by the processors that run the tests.
    contextOptions: { reducedMotion: "reduce" },
    launchOptions: { args: CHROMIUM_FLAGS, ...(executablePath ? { executablePath } : {}) },
    screenshot: "only-on-failure",
    // Traces film every page all the time, which takes as long as the tests. `--trace on` makes them.
    trace: "off",
  },
});

import { defineConfig } from "@playwright/test";
import { launchOptions } from "./tests/support/chromium.ts";

/** End-to-end tests. `script/test` runs them with all other tests, `npx playwright test` runs only them. */
export default defineConfig({
  testDir: "tests/e2e",
  globalSetup: "./tests/support/e2e-server.ts",
  outputDir: "artifacts/e2e",
  fullyParallel: true,
  // More than the processors, because tests spend much of their time waiting.
  workers: 3,
  retries: 0,
  timeout: 240_000,
  expect: { timeout: 30_000 },
  forbidOnly: true,
  reporter: "list",
  use: {
    // Animations would be drawn by the same processors that run the tests.
    contextOptions: { reducedMotion: "reduce" },
    launchOptions,
    screenshot: "only-on-failure",
    // Traces record every page all the time, which takes as long as the tests themselves. `--trace on` enables them.
    trace: "off",
  },
});

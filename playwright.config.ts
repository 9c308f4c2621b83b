import { defineConfig } from "@playwright/test";
import { launchOptions } from "./tests/support/chromium.ts";

/** End-to-end tests: `script/test` runs them with everything else, `npx playwright test` runs them alone. */
export default defineConfig({
  testDir: "tests/e2e",
  globalSetup: "./tests/support/e2e-server.ts",
  outputDir: "artifacts/e2e",
  fullyParallel: true,
  // Tests wait for something much of the time.
  workers: 3,
  retries: 0,
  timeout: 240_000,
  expect: { timeout: 30_000 },
  forbidOnly: true,
  reporter: "list",
  use: {
    // Every moving picture is drawn by the processors that run the tests.
    contextOptions: { reducedMotion: "reduce" },
    launchOptions,
    screenshot: "only-on-failure",
    // Traces film every page all the time, which takes as long as the tests. `--trace on` makes them.
    trace: "off",
  },
});

import type { Page } from "@playwright/test";
import { randomToken } from "#lib/protocol/random.ts";
import { test as base, expect } from "#tests/support/e2e.ts";
import { openPhone } from "#tests/support/phone.ts";
import { PostgresServer } from "#tests/support/postgres-server.ts";
import { RedisServer } from "#tests/support/redis-server.ts";
import { type RunningServer, startServer } from "#tests/support/server.ts";

interface Stores {
  postgres: PostgresServer;
  redis: RedisServer;
  site: RunningServer;
}

/** A site whose stores are processes that the test can kill. */
const test = base.extend<object, { stores: Stores }>({
  stores: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures that it needs from this pattern
    async ({}, use) => {
      const [postgres, redis] = await Promise.all([PostgresServer.start(), RedisServer.start()]);
      const env = { DATABASE_URL: postgres.url, REDIS_URL: redis.url, AUTH_SECRET: randomToken(32) };
      const site = await startServer({ env });
      await use({ postgres, redis, site });
      await site.stop();
      await Promise.all([postgres.stop(), redis.stop()]);
    },
    { scope: "worker" },
  ],
});
test.use({ refusals: "wanted" });
// One after the other, on the same stores.
test.describe.configure({ mode: "default" });

const code = (page: Page) => page.getByRole("img", { name: /QR code/ });

test("while Redis is down the page with the code says so, and goes on by itself", async ({ stores, page }) => {
  const { redis, site } = stores;
  await page.goto(`${site.origin}/login`);
  await expect(code(page)).toBeVisible();
  await redis.kill("SIGKILL");
  await page.reload();
  await expect(page.getByText("The site does not answer")).toBeVisible();
  await expect(page.getByRole("button", { name: "Try now" })).toBeVisible();
  await redis.start();
  await expect(code(page)).toBeVisible();
});

test("a code that Redis forgot is drawn anew by itself", async ({ stores, page }) => {
  const { redis, site } = stores;
  await page.goto(`${site.origin}/login`);
  await expect(code(page)).toBeVisible();
  const begun = page.waitForResponse(
    (response) => response.url().endsWith("/api/ceremonies") && response.status() === 201,
  );
  await redis.kill("SIGKILL");
  await redis.start();
  await begun;
  await expect(code(page)).toBeVisible();
});

test("while the database is down pages and phone say so, and go on by themselves or when asked", async ({
  stores,
  page,
}) => {
  const { postgres, site } = stores;
  const phone = await openPhone({ origin: site.origin, cameras: "none" });
  try {
    await page.goto(`${site.origin}/register`);
    await page.getByLabel("Email address").fill("bob@example.com");
    await page.getByRole("button", { name: "Continue" }).click();
    await expect(code(page)).toBeVisible();
    const link = (await page.getByRole("link", { name: "Use this device" }).getAttribute("href")) ?? "";
    await phone.page.goto(link);
    await expect(phone.page.getByRole("heading", { name: /Create an account at/ })).toBeVisible();
    const number = await page
      .getByText(/^\d\d$/)
      .first()
      .textContent();
    await postgres.kill("SIGKILL");
    await phone.page.getByRole("button", { name: `Approve with ${number}` }).click();
    await expect(phone.page.getByText(/cannot reach its data right now/)).toBeVisible();

    const other = await page.context().newPage();
    await other.goto(`${site.origin}/account`);
    await expect(other.getByRole("heading", { name: "The site cannot reach its data" })).toBeVisible();
    await other.goto(`${site.origin}/login`);
    await expect(code(other)).toBeVisible();

    await postgres.start();
    await phone.page.getByRole("button", { name: "Try again" }).click();
    await expect(phone.page.getByText("Account created")).toBeVisible();
    await expect(page).toHaveURL(/\/login\?welcome/);
    await other.goto(`${site.origin}/account`);
    await expect(other).toHaveURL(/\/login/);
  } finally {
    await phone.close();
  }
});

import type { Page } from "@playwright/test";
import { randomToken } from "#lib/protocol/random.ts";
import { newAccount, Phone } from "#tests/support/client.ts";
import { test as base, expect } from "#tests/support/e2e.ts";
import { codeOf, numberOn } from "#tests/support/page-states.ts";
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
// Serially, because the tests share the stores.
test.describe.configure({ mode: "default" });

const code = (page: Page) => page.getByRole("img", { name: /QR code/ });

test("while Redis is down the sign-in page says so, and continues automatically", async ({ stores, page }) => {
  const { redis, site } = stores;
  await page.goto(`${site.origin}/login`);
  await expect(code(page)).toBeVisible();
  await redis.kill("SIGKILL");
  await page.reload();
  await expect(page.getByText("The site isn't responding")).toBeVisible();
  await expect(page.getByRole("button", { name: "Try now" })).toBeVisible();
  await redis.start();
  await expect(code(page)).toBeVisible();
});

test("a code that Redis lost is replaced automatically", async ({ stores, page }) => {
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

test("while the database is down pages and phone say so, and continue automatically or on request", async ({
  stores,
  page,
}) => {
  const { postgres, site } = stores;
  await page.goto(`${site.origin}/register`);
  await page.getByLabel("Email address").fill("bob@example.com");
  await page.getByRole("button", { name: "Continue" }).click();
  const phone = new Phone(site.origin);
  const account = await newAccount("bob@example.com");
  const scanned = await phone.scan(await codeOf(page));
  const number = await numberOn(page, true);
  await postgres.kill("SIGKILL");
  await expect(phone.register(scanned, account, number)).rejects.toThrow("unavailable");

  const other = await page.context().newPage();
  const answer = await other.goto(`${site.origin}/account`);
  expect(answer?.status()).toBe(503);
  await expect(other.getByRole("heading", { name: "We can't load your account right now" })).toBeVisible();
  await other.goto(`${site.origin}/login`);
  await expect(code(other)).toBeVisible();

  await postgres.start();
  await phone.register(scanned, account, number);
  await expect(page).toHaveURL(/\/account/);
  await expect(page.getByText("Your account is ready")).toBeVisible();
});

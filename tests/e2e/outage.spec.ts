import type { Page } from "@playwright/test";
import pg from "pg";
import { randomToken } from "#lib/protocol/random.ts";
import { register } from "#tests/support/ceremonies.ts";
import { Browser, newAccount, Phone } from "#tests/support/client.ts";
import { test as base, expect } from "#tests/support/e2e.ts";
import { codeOf, numberOn, signIn } from "#tests/support/page-states.ts";
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

test("where the database dies while an account's page is made, the page says so and comes by itself later", async ({
  stores,
  page,
}) => {
  const { postgres, site } = stores;
  const account = await register(new Browser(site.origin), new Phone(site.origin), `dies-${Date.now()}@example.com`);
  await signIn({ page, origin: site.origin, account }, `${site.origin}/login?next=/account`);
  for (const path of ["/account", "/account/history"]) {
    // The database answers, so the page is begun. Then it waits for what somebody else holds, until the database dies.
    const holder = new pg.Client(postgres.url);
    holder.on("error", () => {});
    await holder.connect();
    await holder.query("begin; lock table events in access exclusive mode");
    const coming = page.goto(site.origin + path);
    await expect
      .poll(async () => (await postgres.query("select from pg_locks where not granted")).length, { timeout: 20_000 })
      .toBeGreaterThan(0);
    await postgres.kill("SIGKILL");
    await coming;
    await expect(page.getByRole("heading", { name: "We can't load your account right now" })).toBeVisible();
    await expect(page.getByText("You're still signed in.")).toBeVisible();
    await expect(page.getByRole("button", { name: "Try now" })).toBeVisible();
    await postgres.start();
    await expect(page.getByRole("heading", { level: 1, name: /^(Your account|History)$/ })).toBeVisible();
  }
});

import { execFile } from "node:child_process";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import { register } from "#tests/support/ceremonies.ts";
import { Browser, newAccount, Phone } from "#tests/support/client.ts";
import { expect, test as pages } from "#tests/support/e2e.ts";
import { mailInOutbox } from "#tests/support/outbox.ts";
import { codeOf, numberOn, signIn } from "#tests/support/page-states.ts";
import { type RunningServer, startServer } from "#tests/support/server.ts";

/** What the operator does with `script/account`, as the person whose account it is sees it. */
const test = pages.extend<object, { site: RunningServer }>({
  site: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures that it needs from this pattern
    async ({}, use) => {
      const site = await startServer({ env: { RATE_LIMITS: "off", RECOVERY: "off" } });
      await use(site);
      await site.stop();
    },
    { scope: "worker" },
  ],
  baseURL: async ({ site }, use) => use(site.origin),
});
test.use({ refusals: "wanted" });

let people = 0;
const newEmail = () => `helped-${process.pid}-${Date.now()}-${++people}@example.com`;

/** Runs the tool beside the server, as its operator does. @returns what it prints */
async function account({ dataFolder, origin }: RunningServer, ...args: string[]): Promise<string> {
  const PATH = `${dirname(process.execPath)}${delimiter}${process.env.PATH}`;
  const env = {
    PATH,
    HOME: process.env.HOME,
    NODE_ENV: "production" as const,
    DATA_DIR: dataFolder,
    PORT: new URL(origin).port,
  };
  const tool = join(import.meta.dirname, "../../script/account");
  return (await promisify(execFile)(tool, args, { env })).stdout;
}

test("somebody who lost everything gets a link from the operator, which sets up a new phone once", async ({
  page,
  site,
}) => {
  const { origin } = site;
  const lost = await register(new Browser(origin), new Phone(origin), newEmail());
  // The site offers no recovery of its own, and says who can help.
  await page.goto("/login");
  await page.getByRole("link", { name: "Lost your phone?" }).click();
  await expect(page.getByText("The people who run this site can give you a link")).toBeVisible();

  expect(await account(site, "list", lost.email)).toContain(lost.email);
  const link = /http\S+\/recover#open=\S+/.exec(await account(site, "recover", lost.email))?.[0] ?? "";
  await mailInOutbox(site.dataFolder, lost.email, /a link from the people who run the site/);
  await page.goto(link);
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("button", { name: "Continue" }).click();
  const fresh = await newAccount(lost.email);
  const phone = new Phone(origin);
  await phone.register(await phone.scan(await codeOf(page)), fresh, await numberOn(page, true));
  await expect(page.getByRole("heading", { name: "Your account" })).toBeVisible();
  await page.getByRole("link", { name: "See the history" }).click();
  await expect(page.getByText(/a link from the people who run this site/).first()).toBeVisible();

  await page.goto("/");
  await page.goto(link);
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByText("This link was already used")).toBeVisible();
  expect(await account(site, "show", lost.email)).toContain("Test phone");
});

test("an account that the operator turns off ends at once and lets nobody in until it is turned on again", async ({
  page,
  site,
}) => {
  const { origin } = site;
  const first = new Browser(origin);
  const person = await register(first, new Phone(origin), newEmail());
  const listens = page.waitForRequest("**/api/session/events");
  await signIn({ page, origin, account: person });
  await listens;
  await account(site, "disable", person.email);
  await expect(page).toHaveURL(/\/$/);
  expect(await first.isSignedIn()).toBe(false);
  await page.goto("/login");
  const phone = new Phone(origin);
  await expect(phone.scan(await codeOf(page), person)).rejects.toThrow("account_disabled");
  await mailInOutbox(site.dataFolder, person.email, /turned your account off/);

  await account(site, "enable", person.email);
  await signIn({ page, origin, account: person });
  await account(site, "remove", person.email);
  await expect(page).toHaveURL(/\/$/);
  await mailInOutbox(site.dataFolder, person.email, /everything in it were deleted/);
  // The address is anybody's again.
  await register(new Browser(origin), new Phone(origin), person.email);
});

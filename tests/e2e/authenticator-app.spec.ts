import { expect, forgetRefusals, heading, newEmail, numberOn, pick, test } from "#tests/support/authenticator.ts";
import { inspect } from "#tests/support/inspect.ts";
import { meddleWith } from "#tests/support/meddler.ts";
import type { Phone } from "#tests/support/phone.ts";
import { addUnlock } from "#tests/support/unlock.ts";
import { show } from "#tests/support/visibility.ts";
import { giveRecoveryCode } from "../support/database.ts";

// Each state is looked at in two themes and three sizes.
test.describe.configure({ timeout: 180_000 });

const ELSEWHERE = "203.0.113.7";

/** Until the page and its files are kept for a start without a connection. */
const kept = ({ page }: Phone) =>
  page.waitForFunction(async () =>
    Boolean(navigator.serviceWorker.controller && (await caches.match("/authenticator"))),
  );

test("can be installed", async ({ phoneWith }) => {
  const phone = await phoneWith({ whole: true });
  const client = await phone.context.newCDPSession(phone.page);
  const { installabilityErrors } = await client.send("Page.getInstallabilityErrors");
  // A context of a test is incognito, where nothing is installed; nothing else may be in the way.
  expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== "in-incognito")).toEqual([]);
  const { data, errors } = await client.send("Page.getAppManifest");
  expect(errors).toEqual([]);
  const manifest = JSON.parse(data ?? "{}");
  expect(manifest).toMatchObject({ id: "/authenticator", scope: "/authenticator", display: "standalone" });
  for (const { src } of manifest.icons) expect((await phone.page.request.get(src)).status()).toBe(200);
});

test("opens without a connection, shows the sites, and says what is missing", async ({
  phone,
  registerOn,
  desktopAt,
}) => {
  const { page, context } = phone;
  const email = await registerOn(phone);
  const [first, second] = [await desktopAt(ELSEWHERE).begin(), await desktopAt(ELSEWHERE).begin()];
  await kept(phone);
  await context.setOffline(true);
  await page.reload();
  await expect(page.getByText(email)).toBeVisible();
  await expect(page.getByText("You are offline. Approving a sign-in needs a connection.")).toBeVisible();
  await inspect(page, "offline");
  await phone.scan(first.link);
  await expect(page.getByText("The scanner did not load")).toBeVisible();
  await inspect(page, "scanner-did-not-load");

  // Used once, it is kept.
  await context.setOffline(false);
  await page.reload();
  await expect(heading(page, /Sign in to/)).toBeVisible();
  await context.setOffline(true);
  await page.reload();
  await phone.scan(second.link);
  await expect(heading(page, "You are offline")).toBeVisible();
  phone.errors.splice(0);
});

test("a request that meets no connection goes on when it is back", async ({ phone, desktopAt, registerOn }) => {
  const { page, context } = phone;
  await registerOn(phone);
  await kept(phone);
  const { link } = await desktopAt(ELSEWHERE).begin();
  await context.setOffline(true);
  await page.goto(link);
  await expect(heading(page, "You are offline")).toBeVisible();
  await inspect(page, "offline-request");
  await context.setOffline(false);
  await expect(heading(page, /Sign in to/)).toBeVisible();
  phone.errors.splice(0);
});

test("a link that is opened while the page comes to life is not lost", async ({ phoneWith, desktopAt }) => {
  const { link } = await desktopAt(ELSEWHERE).begin({ action: "register", email: newEmail() });
  const { page } = await phoneWith();
  // Next's router writes the address that it began with, once, when it has come to life.
  await page.addInitScript((fragment) => {
    const { replaceState } = history;
    history.replaceState = (...args) => {
      history.replaceState = replaceState;
      location.hash = fragment;
      replaceState.apply(history, args);
    };
  }, new URL(link).hash);
  await page.goto("about:blank");
  await page.goto("/authenticator");
  await expect(heading(page, /Create an account/)).toBeVisible();
});

test("an answer that is lost loses no key", async ({ site, phoneWith, desktopAt }) => {
  const meddler = await meddleWith(site.origin);
  const phone = await phoneWith({ origin: meddler.origin });
  const { page } = phone;
  const desktop = desktopAt(ELSEWHERE, meddler.origin);
  const email = newEmail();
  const { link, challenge } = await desktop.begin({ action: "register", email });
  await page.goto(link);
  const number = await numberOn(desktop, challenge);
  meddler.loseAnswerTo("/api/register");
  await pick(page, number);
  await expect(heading(page, /has your answer already/)).toBeVisible();
  await inspect(page, "in-doubt");
  await page.getByRole("button", { name: "Close" }).click();
  await expect(page.getByText("Not confirmed yet")).toBeVisible();
  await inspect(page, "sites-pending");

  const login = await desktop.begin();
  await page.goto(login.link);
  await pick(page, await numberOn(desktop, login.challenge));
  await expect(heading(page, "You are signed in")).toBeVisible();
  await page.getByRole("button", { name: "Done" }).click();
  await expect(page.getByText("Not confirmed yet")).toHaveCount(0);
  await phone.close();
  phone.errors.splice(0);
  await meddler.close();
});

test("a new version is offered, and never in the middle of a question", async ({ site, phoneWith, desktopAt }) => {
  const meddler = await meddleWith(site.origin);
  const phone = await phoneWith({ origin: meddler.origin });
  const { page } = phone;
  const { link } = await desktopAt(ELSEWHERE, meddler.origin).begin({ action: "register", email: newEmail() });
  meddler.deploy();
  await page.goto(link);
  await expect(heading(page, /Create an account/)).toBeVisible();
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await expect(page.getByText("A new version is ready")).toHaveCount(0);
  await page.getByRole("button", { name: "Deny" }).click();
  await page.getByRole("button", { name: "Done" }).click();
  await expect(page.getByText("A new version is ready")).toBeVisible();
  await inspect(page, "new-version");
  await page.getByRole("button", { name: "Reload" }).click();
  await expect(heading(page, "Your sites")).toBeVisible();
  await expect(page.getByText("A new version is ready")).toHaveCount(0);
  await phone.close();
  await meddler.close();
});

test("locks with the device's own unlock", async ({ phone, registerOn, desktopAt }) => {
  const { page } = phone;
  const { verified } = await addUnlock(phone);
  await page.reload();
  const email = await registerOn(phone);
  await expect(heading(page, "Lock this app?")).toBeVisible();
  await inspect(page, "lock-offer");
  await page.getByRole("button", { name: "Turn on the lock" }).click();
  await expect(page.getByText(email)).toBeVisible();

  await verified(false);
  const { link } = await desktopAt(ELSEWHERE).begin();
  await page.goto("about:blank");
  await page.goto(link);
  await expect(heading(page, "Locked")).toBeVisible();
  await page.getByRole("button", { name: "Unlock" }).click();
  await expect(page.getByText("That did not unlock it.")).toBeVisible();
  await expect(page.getByText(email)).toHaveCount(0);
  await inspect(page, "locked");
  await verified(true);
  await page.getByRole("button", { name: "Unlock" }).click();
  await expect(heading(page, /Sign in to/)).toBeVisible();

  await page.clock.install();
  await show(page, "hidden");
  await page.clock.fastForward(5_000);
  await show(page, "visible");
  await expect(heading(page, /Sign in to/)).toBeVisible();
  await show(page, "hidden");
  await page.clock.fastForward(11_000);
  await expect(heading(page, "Locked")).toBeVisible();
});

test("Safari on an iPhone: where keys last, before the first is made", async ({ phoneWith, desktopAt }) => {
  const { page } = await phoneWith({
    device: "iPhone 15",
    before: () => Object.defineProperty(navigator, "standalone", { value: false }),
  });
  await expect(page.getByText(/Safari deletes keys after 7 days/)).toBeVisible();
  await inspect(page, "apple-sites");
  const { link } = await desktopAt(ELSEWHERE).begin({ action: "register", email: newEmail() });
  await page.goto(link);
  await expect(heading(page, "Keys in Safari do not last")).toBeVisible();
  await inspect(page, "apple-tab");
  await page.getByRole("button", { name: "Create it in Safari" }).click();
  await expect(heading(page, /Create an account/)).toBeVisible();
});

test("renames and removes an account, and says what that means", async ({ phone, registerOn }) => {
  const { page } = phone;
  const email = await registerOn(phone);
  await inspect(page, "sites");
  await page.getByRole("link", { name: new RegExp(email) }).click();
  await inspect(page, "account");
  await page.getByLabel("Your name for it").fill("Work");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved")).toBeVisible();
  await page.getByRole("button", { name: "Remove from this device" }).click();
  await expect(page.getByRole("dialog")).toContainText("deleted for good");
  await inspect(page, "account-remove");
  await page.getByRole("dialog").getByRole("button", { name: "Remove from this device" }).click();
  await expect(page.getByText("No sites yet")).toBeVisible();
  await inspect(page, "sites-empty");
});

test("takes the key off the account before it is removed", async ({ phone, site, registerOn, desktopAt }) => {
  const { page } = phone;
  const email = await registerOn(phone);
  // Without one the site keeps an account's only key.
  await giveRecoveryCode(site.dataFolder, email);
  await page.goto(`${site.origin}/login`);
  await page.getByRole("link", { name: "Use this device" }).click();
  await page.getByRole("button", { name: "Approve" }).click();
  await page.waitForURL(`${site.origin}/account`);
  await page.goto("/authenticator");
  // However slow the answer: a button that came later would come under somebody's finger.
  await page.route("**/api/session", async (route) => {
    await new Promise((wait) => setTimeout(wait, 1000));
    await route.continue();
  });
  await page.getByRole("link", { name: new RegExp(email) }).click();
  await page.getByRole("button", { name: "Remove from this device" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toBeVisible();
  expect(await dialog.getByRole("button").allTextContents()).toContain("Take the key off the account first");
  await expect(dialog).toContainText("the account's only key");
  await inspect(page, "account-take-off");
  await dialog.getByRole("button", { name: "Take the key off the account first" }).click();
  await expect(dialog).toContainText("has forgotten the key");
  await inspect(page, "account-took-off");
  await dialog.getByRole("button", { name: "Keep it" }).click();

  const { link } = await desktopAt(ELSEWHERE).begin();
  await page.goto(link);
  await expect(heading(page, /does not know this device/)).toBeVisible();
  forgetRefusals(phone);
});

test("a page that is loaded anew in the middle of a question goes on with it", async ({
  phone,
  desktopAt,
  registerOn,
}) => {
  const { page } = phone;
  await registerOn(phone);
  const desktop = desktopAt(ELSEWHERE);
  const { link, challenge } = await desktop.begin();
  await page.goto(link);
  await expect(heading(page, /Sign in to/)).toBeVisible();
  const number = await numberOn(desktop, challenge);
  await page.reload();
  await expect(heading(page, /Sign in to/)).toBeVisible();
  await pick(page, number);
  await expect(heading(page, "You are signed in")).toBeVisible();
  await page.reload();
  await expect(heading(page, "Your sites")).toBeVisible();
});

test("settings, and the other language", async ({ phone }) => {
  const { page } = phone;
  await page.getByRole("link", { name: "Settings" }).click();
  await expect(heading(page, "Settings")).toBeVisible();
  await inspect(page, "settings");
  await page.getByRole("button", { name: "Ελληνικά" }).click();
  await expect(heading(page, "Ρυθμίσεις")).toBeVisible();
  await inspect(page, "settings-greek");
});

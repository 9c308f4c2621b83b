import {
  approve,
  ELSEWHERE,
  expect,
  forgetRefusals,
  heading,
  linkAt,
  newEmail,
  numberOn,
  openLink,
  test,
} from "#tests/support/authenticator.ts";
import { inspect } from "#tests/support/inspect.ts";
import { meddleWith } from "#tests/support/meddler.ts";
import type { Phone } from "#tests/support/phone.ts";
import { addUnlock } from "#tests/support/unlock.ts";
import { show } from "#tests/support/visibility.ts";

// Each state is checked in two themes and three sizes.
test.describe.configure({ timeout: 180_000 });

/** Waits until the service worker has stored the page and its files. */
const kept = ({ page }: Phone) =>
  expect
    .poll(() =>
      page.evaluate(async () => Boolean(navigator.serviceWorker.controller && (await caches.match("/authenticator")))),
    )
    .toBe(true);

test("the app can be installed", async ({ phoneWith }) => {
  const phone = await phoneWith({ whole: true });
  const client = await phone.context.newCDPSession(phone.page);
  const { installabilityErrors } = await client.send("Page.getInstallabilityErrors");
  // A test's context is incognito, where nothing can be installed. There must be no other obstacle.
  expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== "in-incognito")).toEqual([]);
  const { data, errors } = await client.send("Page.getAppManifest");
  expect(errors).toEqual([]);
  const manifest = JSON.parse(data ?? "{}");
  expect(manifest).toMatchObject({ id: "/authenticator", scope: "/authenticator", display: "standalone" });
  for (const { src } of manifest.icons) expect((await phone.page.request.get(src)).status()).toBe(200);
});

test("the app opens without a connection, shows the sites, and says what does not work", async ({
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
  await expect(page.getByText("You're offline. Connect to approve sign-ins.")).toBeVisible();
  await inspect(page, "offline");
  await phone.scan(first.link);
  await expect(page.getByText("The scanner didn't load")).toBeVisible();
  await inspect(page, "scanner-did-not-load");

  // Pages are stored at their first use.
  await context.setOffline(false);
  await page.reload();
  await expect(heading(page, /Sign in to/)).toBeVisible();
  await context.setOffline(true);
  await page.reload();
  await phone.scan(second.link);
  await expect(heading(page, "You're offline")).toBeVisible();
  phone.errors.splice(0);
});

test("a request without a connection can continue when the connection is back", async ({
  phone,
  desktopAt,
  registerOn,
}) => {
  const { page, context } = phone;
  await registerOn(phone);
  await kept(phone);
  const { link } = await desktopAt(ELSEWHERE).begin();
  await context.setOffline(true);
  await openLink(page, link);
  await expect(heading(page, "You're offline")).toBeVisible();
  await inspect(page, "offline-request");
  await context.setOffline(false);
  await expect(heading(page, /Sign in to/)).toBeVisible();
  phone.errors.splice(0);
});

test("a link that is opened during hydration is not lost", async ({ phoneWith, desktopAt }) => {
  const { link } = await desktopAt(ELSEWHERE).begin({ action: "register", email: newEmail() });
  const { page } = await phoneWith();
  // Next's router restores the initial address once, after hydration.
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

test("a lost answer does not lose the key", async ({ site, phoneWith, desktopAt }) => {
  const meddler = await meddleWith(site.origin);
  const phone = await phoneWith({ origin: meddler.origin });
  const { page } = phone;
  const desktop = desktopAt(ELSEWHERE, meddler.origin);
  const email = newEmail();
  const { link, challenge } = await desktop.begin({ action: "register", email });
  await openLink(page, linkAt(link, meddler.origin));
  const number = await numberOn(desktop, challenge);
  meddler.loseAnswerTo("/api/register");
  await approve(page, number, "Create account");
  await expect(heading(page, "We don't know the result")).toBeVisible();
  await inspect(page, "in-doubt");
  await page.getByRole("button", { name: "Close" }).click();
  await expect(page.getByText("Waiting for confirmation")).toBeVisible();
  await inspect(page, "sites-pending");

  const login = await desktop.begin();
  await openLink(page, linkAt(login.link, meddler.origin));
  await approve(page, await numberOn(desktop, login.challenge));
  await expect(heading(page, "Approved")).toBeVisible();
  await page.getByRole("button", { name: "Done" }).click();
  await expect(page.getByText("Waiting for confirmation")).toHaveCount(0);
  await phone.close();
  phone.errors.splice(0);
  await meddler.close();
});

test("a new version is offered, but never during a question", async ({ site, phoneWith, desktopAt }) => {
  const meddler = await meddleWith(site.origin);
  const phone = await phoneWith({ origin: meddler.origin });
  const { page } = phone;
  const { link } = await desktopAt(ELSEWHERE, meddler.origin).begin({ action: "register", email: newEmail() });
  meddler.deploy();
  await openLink(page, linkAt(link, meddler.origin));
  await expect(heading(page, /Create an account/)).toBeVisible();
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await expect(page.getByText("Update available")).toHaveCount(0);
  await page.getByRole("button", { name: "Deny" }).click();
  await page.getByRole("button", { name: "Done" }).click();
  await expect(page.getByText("Update available")).toBeVisible();
  await inspect(page, "new-version");
  await page.getByRole("button", { name: "Reload" }).click();
  await expect(heading(page, "Your sites")).toBeVisible();
  await expect(page.getByText("Update available")).toHaveCount(0);
  await phone.close();
  await meddler.close();
});

test("the app locks with the device's own unlock", async ({ phone, registerOn, desktopAt }) => {
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
  await page.goto(linkAt(link));
  await expect(heading(page, "Locked")).toBeVisible();
  await expect(page.getByText("Someone's waiting.")).toBeVisible();
  await page.getByRole("button", { name: "Unlock" }).click();
  await expect(page.getByText("That didn't unlock it.")).toBeVisible();
  await expect(page.getByText(email)).toHaveCount(0);
  await inspect(page, "locked");
  await verified(true);
  await page.getByRole("button", { name: "Unlock" }).click();
  await page.getByRole("button", { name: /^Continue as/ }).click();
  await expect(page.getByText("New browser")).toBeVisible();

  await page.clock.install();
  await show(page, "hidden");
  await page.clock.fastForward(5_000);
  await show(page, "visible");
  await expect(heading(page, /Sign in to/)).toBeVisible();
  await show(page, "hidden");
  await page.clock.fastForward(11_000);
  await expect(heading(page, "Locked")).toBeVisible();
});

test("Safari on an iPhone: the risk of losing keys is explained before the first key", async ({
  phoneWith,
  desktopAt,
}) => {
  const { page } = await phoneWith({
    device: "iPhone 15",
    before: () => Object.defineProperty(navigator, "standalone", { value: false }),
  });
  await expect(page.getByText(/Safari deletes keys after 7 days/)).toBeVisible();
  await inspect(page, "apple-sites");
  const { link } = await desktopAt(ELSEWHERE).begin({ action: "register", email: newEmail() });
  await page.goto(linkAt(link));
  await expect(heading(page, "Add QR2Pass to your Home Screen first")).toBeVisible();
  await inspect(page, "apple-tab");
  await page.getByRole("button", { name: "Continue in Safari" }).click();
  await expect(heading(page, /Create an account/)).toBeVisible();
});

test("Safari on an iPhone: whoever has accounts there is told how to keep them, and not what to do before the first", async ({
  phone,
  registerOn,
}) => {
  const { page, context } = phone;
  await registerOn(phone);
  await context.addInitScript(() => Object.defineProperty(navigator, "standalone", { value: false }));
  await page.reload();
  await expect(page.getByText(/Your keys are in Safari, .* Add the Home Screen app as another device/)).toBeVisible();
  await expect(page.getByText(/before you create an account/)).toBeHidden();
});

test("accounts can be renamed and removed, and pressing Enter twice removes nothing", async ({ phone, registerOn }) => {
  const { page } = phone;
  const email = await registerOn(phone);
  await inspect(page, "sites");
  await page.getByRole("link", { name: new RegExp(email) }).click();
  await inspect(page, "account");
  await page.getByLabel("Nickname").fill("Work");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved")).toBeVisible();
  const remove = page.getByRole("button", { name: "Remove from this device" });
  await remove.focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("It can't be undone.");
  await expect(dialog.getByRole("button", { name: "Keep it" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await remove.click();
  await inspect(page, "account-remove");
  await dialog.getByRole("button", { name: "Delete the key" }).click();
  await expect(page.getByText("No sites yet")).toBeVisible();
  await inspect(page, "sites-empty");
});

test("a key that the site no longer knows stays until the person removes it", async ({
  phone,
  registerOn,
  desktopAt,
}) => {
  const { page } = phone;
  const email = await registerOn(phone);
  await page.route("**/api/scan", (route) =>
    route.fulfill({
      status: 404,
      json: { version: 2, email: "null", status: "nok", response_text: "", code: "unknown_key" },
    }),
  );
  await openLink(page, (await desktopAt(ELSEWHERE).begin()).link);
  await expect(heading(page, /doesn't know this key/)).toBeVisible();
  await expect(page.getByRole("link", { name: "Recover account" })).toHaveAttribute("href", /\/recover$/);
  await inspect(page, "unknown-key");
  await page.getByRole("button", { name: "Close" }).click();
  await expect(page.getByText(email)).toBeVisible();
  await expect(page.getByText(/no longer knows this key/)).toBeVisible();
  await inspect(page, "sites-unknown-key");
  await openLink(page, (await desktopAt(ELSEWHERE).begin()).link);
  const remove = page.getByRole("button", { name: "Remove this key" });
  const dialog = page.getByRole("dialog");
  // Pressing Enter twice keeps the key: the safe answer has the focus.
  await remove.focus();
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("button", { name: "Keep it" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await remove.click();
  await dialog.getByRole("button", { name: "Delete the key" }).click();
  await expect(page.getByText("No sites yet")).toBeVisible();
  forgetRefusals(phone);
});

test("a page that is reloaded during a question continues with it", async ({ phone, desktopAt, registerOn }) => {
  const { page } = phone;
  await registerOn(phone);
  const desktop = desktopAt(ELSEWHERE);
  const { link, challenge } = await desktop.begin();
  await openLink(page, link);
  const number = await numberOn(desktop, challenge);
  await page.reload();
  await expect(page.getByText("New browser")).toBeVisible();
  await approve(page, number);
  await expect(heading(page, "Approved")).toBeVisible();
  await page.reload();
  await expect(heading(page, "Your sites")).toBeVisible();
});

test("the settings page, and switching the language", async ({ phone }) => {
  const { page } = phone;
  await page.getByRole("link", { name: "Settings" }).click();
  await expect(heading(page, "Settings")).toBeVisible();
  await inspect(page, "settings");
  await page.getByRole("button", { name: "Ελληνικά" }).click();
  await expect(heading(page, "Ρυθμίσεις")).toBeVisible();
  await inspect(page, "settings-greek");
});

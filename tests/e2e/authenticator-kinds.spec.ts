import type { ScanAnswer } from "#lib/protocol/answers.ts";
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
import { showInGreek } from "#tests/support/in-greek.ts";
import { inspect } from "#tests/support/inspect.ts";
import type { Phone } from "#tests/support/phone.ts";

// Each state is checked in two themes and three sizes.
test.describe.configure({ timeout: 180_000 });

const DETAILS: ScanAnswer = {
  action: "login",
  browser: { name: "Firefox", system: "Windows", address: ELSEWHERE },
  same_device: false,
  same_network: null,
  known_browser: false,
  requested_at: 1_795_600_000,
  expires_at: 1_795_600_120,
  requested_ago: 12,
  expires_in: 110,
  number_digits: 2,
};
const OK = { version: 2, email: "null", status: "ok", response_text: "Done." };

/** Makes the site answer scans in this way, and records what the phone sends afterwards. */
async function answerScans({ page }: Phone, changes: Partial<Record<keyof ScanAnswer, unknown>>) {
  const sent: { path: string; body: Record<string, unknown> }[] = [];
  await page.route("**/api/scan", async (route) => {
    const { action } = route.request().postDataJSON();
    await route.fulfill({ json: { ...DETAILS, action, ...changes } });
  });
  await page.route(/\/api\/(login|register|deny)$/, async (route) => {
    sent.push({ path: new URL(route.request().url()).pathname, body: route.request().postDataJSON() });
    await route.fulfill({ json: OK });
  });
  return sent;
}

/** A link of a kind, in the older long form. */
const linkOf = (origin: string, action: string, field: string, letter: string) =>
  `${origin}/authenticator#version=2&action=${action}&${field}=${letter.repeat(21)}A&valid_till=1795600000`;

test("an unknown network: the number is required, and the screen neither warns nor reassures", async ({
  phone,
  site,
  registerOn,
}) => {
  const { page } = phone;
  await registerOn(phone);
  const sent = await answerScans(phone, {});
  await openLink(page, linkOf(site.origin, "login", "challenge", "C"));
  await expect(page.getByText("New browser", { exact: true })).toBeVisible();
  await expect(page.getByText(/network/i)).toHaveCount(0);
  await expect(page.getByText("Continue only if")).toHaveCount(0);
  await inspect(page, "login-unknown-network");
  // The keyboard works too, and the first digit cannot be 0.
  await page.keyboard.type("0427");
  await expect(page.getByText("Typed: 4 2")).toHaveCount(1);
  await page.getByRole("button", { name: "Delete" }).click();
  await expect(page.getByText("Typed: 4", { exact: true })).toHaveCount(1);
  await page.getByRole("button", { name: "Digit 9" }).click();
  await inspect(page, "login-number-typed");
  await page.getByRole("button", { name: "Approve", exact: true }).click();
  await expect(heading(page, "Approved")).toBeVisible();
  await expect(page.getByText("Continue on your other screen.")).toBeVisible();
  await inspect(page, "approved");
  expect(sent[0]?.body).toMatchObject({ action: "login", number: 49 });
});

test("each request shows how much caution it needs", async ({ phone, site, registerOn }) => {
  const { page } = phone;
  await registerOn(phone);
  for (const [letter, changes, title, warns] of [
    ["N", { same_network: false }, "New browser, another network", true],
    ["O", { same_network: true }, "New browser, your network", false],
    ["P", { same_network: false, known_browser: true, number_digits: 0 }, "Known browser, another network", false],
    ["Q", { same_network: null, known_browser: true, number_digits: 0 }, "Known browser", false],
    ["R", { same_network: false, same_device: true, number_digits: 0 }, "This device", false],
  ] as const) {
    await page.unrouteAll();
    await answerScans(phone, changes);
    await openLink(page, linkOf(site.origin, "login", "challenge", letter));
    await expect(page.getByText(title, { exact: true })).toBeVisible();
    await expect(page.getByText(/^Continue only if you opened/)).toHaveCount(warns ? 1 : 0);
    await expect(page.getByRole("button", { name: "Digit 1" })).toHaveCount("number_digits" in changes ? 0 : 1);
    await inspect(page, `care-${letter}`);
  }
});

test("on a phone on its side the warning, the keypad and both answers are in sight", async ({
  phone,
  site,
  registerOn,
}) => {
  const { page } = phone;
  await registerOn(phone);
  await answerScans(phone, { same_network: false });
  await openLink(page, linkOf(site.origin, "login", "challenge", "U"));
  const warning = page.getByText(/^Continue only if you opened/);
  await expect(warning).toBeVisible();
  const buttons = await page.locator("footer").getByRole("button").filter({ visible: true }).all();
  expect(buttons).toHaveLength(10 + 2);
  for (const size of [
    { width: 720, height: 450 },
    { width: 844, height: 390 },
    { width: 667, height: 375 },
  ]) {
    await page.setViewportSize(size);
    await page.screenshot({ path: `artifacts/screenshots/care-on-its-side-${size.width}.png` });
    await expect(warning).toBeInViewport({ ratio: 1 });
    for (const button of buttons) await expect(button).toBeInViewport({ ratio: 1 });
    const backToEnglish = await showInGreek(page);
    await page.screenshot({ path: `artifacts/screenshots/care-on-its-side-${size.width}-el.png` });
    for (const button of buttons) await expect(button).toBeInViewport({ ratio: 1 });
    await backToEnglish();
  }
});

test("a confirmation shows exactly the text", async ({ phone, site, registerOn }) => {
  const { page } = phone;
  await registerOn(phone);
  const text = "Remove the key “Pixel 9”?\n\nIt was last used <b>yesterday</b>.\n  Sign-ins that it approved will end.";
  const sent = await answerScans(phone, { text, known_browser: true, number_digits: 0 });
  await openLink(page, linkOf(site.origin, "confirm", "challenge", "D"));
  await expect(heading(page, /^Confirm this at/)).toBeVisible();
  expect(await page.locator("p[dir=auto]").evaluate((element) => element.textContent)).toBe(text);
  await inspect(page, "confirm-text");
  await page.getByRole("button", { name: "Confirm", exact: true }).click();
  await expect(heading(page, "Confirmed")).toBeVisible();
  expect(sent.map(({ path }) => path)).toEqual(["/api/login"]);
  expect(sent[0]?.body).toMatchObject({ action: "confirm" });
});

test("a second device is added to an account", async ({ phone, site }) => {
  const { page } = phone;
  const sent = await answerScans(phone, { email: "ann@example.com" });
  await page.goto(linkOf(site.origin, "add-device", "nonce", "E"));
  await expect(heading(page, /^Add this device to your account/)).toBeVisible();
  await inspect(page, "tap-add-device");
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByText("as ann@example.com")).toBeVisible();
  await inspect(page, "add-device");
  await approve(page, 42, "Add device");
  await expect(heading(page, "Device added")).toBeVisible();
  await inspect(page, "device-added");
  expect(sent[0]?.body).toMatchObject({ action: "add-device", email: "ann@example.com", number: 42 });
});

test("a typed code: the letters, then a tap, then the question", async ({ phone, registerOn, desktopAt }) => {
  const { page } = phone;
  await registerOn(phone);
  const desktop = desktopAt(ELSEWHERE);
  const { userCode, challenge } = await desktop.begin();
  await page.getByRole("link", { name: "Type a code" }).click();
  await expect(heading(page, "Type a code")).toBeVisible();
  await page.getByLabel("Code", { exact: true }).fill("WDJA-MJHT");
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByText("A code has eight letters")).toBeVisible();
  await inspect(page, "typed-code");
  await page.getByLabel("Code", { exact: true }).fill(userCode.toLowerCase().replace("-", " "));
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("button", { name: /^Continue as ann/ }).click();
  await approve(page, await numberOn(desktop, challenge));
  await expect(heading(page, "Approved")).toBeVisible();
  await page.getByRole("button", { name: "Done" }).click();

  await page.getByRole("link", { name: "Scan a code" }).click();
  await page.getByRole("link", { name: "Type a code" }).click();
  await page.getByLabel("Code", { exact: true }).fill("BBBB-BBBB");
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(heading(page, "Code not found")).toBeVisible();
  await inspect(page, "typed-code-unknown");
  await page.getByRole("link", { name: "Type it again" }).click();
  await expect(heading(page, "Type a code")).toBeVisible();
  forgetRefusals(phone);
});

test("taps right after a disturbance decide nothing", async ({ phone, site, registerOn }) => {
  const { page } = phone;
  await registerOn(phone);
  const sent = await answerScans(phone, { known_browser: true, number_digits: 0 });
  await openLink(page, linkOf(site.origin, "login", "challenge", "F"));
  const button = page.getByRole("button", { name: "Approve" });
  await expect(button).toHaveAttribute("aria-disabled", "false");
  for (const event of ["focus", "resize", "pageshow", "visibilitychange"]) {
    await button.evaluate(async (element: HTMLElement, event) => {
      (event === "visibilitychange" ? document : window).dispatchEvent(new Event(event));
      element.click();
      await new Promise((wait) => setTimeout(wait, 350));
      element.click();
      await new Promise((wait) => setTimeout(wait, 200));
    }, event);
  }
  await button.evaluate((element: HTMLElement) => {
    Object.defineProperty(document, "hasFocus", { value: () => false, configurable: true });
    element.click();
  });
  expect(sent).toEqual([]);
  await expect(heading(page, /Sign in to/)).toBeVisible();
  await page.evaluate(() => Reflect.deleteProperty(document, "hasFocus"));
  await button.click();
  await expect(heading(page, "Approved")).toBeVisible();
  expect(sent).toHaveLength(1);
});

test("an invalid answer fails on one screen only, and its question does not return", async ({
  phone,
  site,
  registerOn,
}) => {
  const { page } = phone;
  await registerOn(phone);
  const wide = "W".repeat(64);
  for (const [letter, changes, title] of [
    ["G", { requested_ago: -1 }, /doesn't support QR2Pass/],
    ["H", { requested_at: -9_007_199_254_740_991 }, /doesn't support QR2Pass/],
    ["I", { expires_in: 1e12 }, /doesn't support QR2Pass/],
    ["J", { browser: { name: "W".repeat(65), system: "", address: "" } }, /doesn't support QR2Pass/],
    ["K", { browser: { name: wide, system: "\u202e<b>", address: "\u0000\n" } }, /Sign in to/],
  ] as const) {
    await page.unrouteAll();
    await answerScans(phone, changes);
    await openLink(page, linkOf(site.origin, "login", "challenge", letter));
    await expect(heading(page, title)).toBeVisible();
  }
  await inspect(page, "hostile-names");
  await page.unrouteAll();
  await page.route("**/api/scan", (route) => route.fulfill({ body: "[".repeat(70_000) }));
  await openLink(page, linkOf(site.origin, "login", "challenge", "L"));
  await expect(heading(page, /doesn't support QR2Pass/)).toBeVisible();
  await page.reload();
  await expect(heading(page, "Your sites")).toBeVisible();
});

test("another site cannot claim that this same browser asks", async ({ phone, site, registerOn }) => {
  const { page } = phone;
  await registerOn(phone);
  await answerScans(phone, { same_device: true, number_digits: 0, known_browser: false, same_network: false });
  // The same server under another name is another site. First create an account there.
  const other = site.origin.replace("localhost", "127.0.0.1");
  const register = linkOf(other, "register", "nonce", "M");
  await page.unrouteAll();
  await answerScans(phone, { email: newEmail(), same_device: true, number_digits: 0, same_network: false });
  await page.getByRole("link", { name: "Scan a code" }).click();
  await page.getByRole("button", { name: "Paste link" }).click();
  await page.getByRole("textbox", { name: "Link" }).fill(`Here it is: ${register}.`);
  await page.getByRole("button", { name: "Open" }).click();
  await expect(heading(page, /Create an account/)).toBeVisible();
  await expect(page.getByText("This device", { exact: true })).toHaveCount(0);
  await expect(page.getByText("Another network")).toBeVisible();
});

test("nothing is lost by a reload, by Back after a scan, or by a link that opens slowly", async ({
  phone,
  registerOn,
  desktopAt,
}) => {
  const { page } = phone;
  await registerOn(phone);
  // The first Back after a scan leaves the app, because the scanner replaced the list of sites in the history.
  await page.goto("about:blank");
  await page.goto("/authenticator");
  await page.getByRole("link", { name: "Scan a code" }).click();
  const desktop = desktopAt(ELSEWHERE);
  const { link } = await desktop.begin();
  await page.getByRole("button", { name: "Paste link" }).click();
  await page.getByRole("textbox", { name: "Link" }).fill(link);
  await page.getByRole("button", { name: "Open" }).click();
  await page.getByRole("button", { name: "Deny" }).click();
  await expect(heading(page, "Request denied")).toBeVisible();
  await page.getByRole("button", { name: "Done" }).click();
  await expect(heading(page, "Your sites")).toBeVisible();
  await page.goBack();
  expect(page.url()).toBe("about:blank");

  // Until everything is loaded, there is nothing to tap that would replace the code.
  await page.addInitScript(() => {
    const { open } = IDBFactory.prototype;
    IDBFactory.prototype.open = function (...args) {
      const slow = open.apply(this, args);
      const { prototype } = IDBRequest;
      const onsuccess = Object.getOwnPropertyDescriptor(prototype, "onsuccess");
      Object.defineProperty(slow, "onsuccess", {
        set(listener) {
          onsuccess?.set?.call(slow, (event: Event) => setTimeout(() => listener.call(slow, event), 1500));
        },
      });
      return slow;
    };
  });
  await page.goto(linkAt((await desktop.begin()).link));
  await expect(heading(page, "Opening your request…")).toBeVisible();
  await expect(page.getByRole("link", { name: "Scan a code" })).toHaveCount(0);
  await expect(page.getByRole("button", { name: /^Continue as/ })).toBeVisible();
});

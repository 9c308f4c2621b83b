import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Account, Browser as Desktop, Phone } from "#tests/support/client.ts";
import { codePicture } from "#tests/support/qr.ts";
import { TAB } from "./browser.ts";
import { type Page, shownText } from "./page.ts";

/** How soon a page that hears of something shows it, in milliseconds. */
const SOON_MS = 5_000;

/** What a check works with. */
export interface Stage {
  page: Page;
  origin: string;
  /** A folder for what the check makes. */
  folder: string;
  /** Of the person whose phone is a program, not this browser. */
  other: Account;
}

/** A person's address in the browser that is driven. */
export const EMAIL = "ann@example.com";

/** Opens the pages that need no account, and keeps their pictures. */
export async function lookAround({ page, origin }: Stage): Promise<void> {
  await page.open(`${origin}/`);
  await page.shows("Sign in with your phone");
  await page.keep("home");
  await page.open(`${origin}/login`);
  await page.code();
  await page.keep("login-code");
  await page.open(`${origin}/recover`);
  await page.shows("Lost your phone?");
  await page.keep("recover");
  await page.open(`${origin}/authenticator`);
  await page.shows("No sites yet");
  await page.keep("authenticator-empty");
}

/** Creates an account whose key is in this very browser. */
export async function register({ page, origin }: Stage): Promise<void> {
  await page.open(`${origin}/register`);
  await page.shows("Create your account");
  await page.keep("register");
  await page.type(EMAIL);
  await page.clickOn("Continue");
  await page.code();
  await page.keep("register-code");
  await page.clickOn("Continue on this device");
  await page.shows("Create an account at");
  await page.keep("authenticator-register");
  await page.clickOn("Create account");
  await page.isAt("/account");
  await page.shows("Your account is ready");
  await page.keep("account-welcome");
}

/** The account's pages; and their times, underlined and written as the reader's country does. */
export async function readAccount({ page, origin }: Stage): Promise<void> {
  await page.open(`${origin}/account`);
  const time = await page.until("the account has a time in the reader's own zone", () => {
    const moment = document.querySelector("time")?.parentElement;
    const text = moment?.querySelector("[role=tooltip]")?.textContent ?? "";
    if (!moment || !text) return null;
    const { textDecorationLine: line, textDecorationStyle: style } = getComputedStyle(moment);
    return { line, style, text };
  });
  assert.equal(time.line, "underline");
  assert.equal(time.style, "dotted");
  // e.g. "Thursday 26 November 2026 at 18:27:46", and never "November 26" or "PM".
  assert.match(time.text, /^\w+,? \d{1,2} \w+ \d{4}/);
  assert.doesNotMatch(time.text, /[AP]M/i);
  await page.keep("account");
  await page.open(`${origin}/account/history`);
  await page.shows("Account created");
  await page.keep("account-history");
}

export async function signOut({ page, origin }: Stage): Promise<void> {
  await page.open(`${origin}/account`);
  await page.clickOn("Sign out");
  await page.isAt("/");
}

/** Has a phone approve a login, of which the page hears by its stream alone: nobody touches it. */
export async function hearOfApproval(stage: Stage): Promise<void> {
  const { page, origin, other } = stage;
  await page.open(`${origin}/login`);
  const phone = new Phone(origin);
  const scanned = await phone.scan(await page.code(), other);
  const scannedAt = Date.now();
  const number = await page.number();
  assert.ok(Date.now() - scannedAt < SOON_MS, "the number came late");
  await page.keep("login-number");
  // The page waits at "You're signed in" until the answer to this request, which never comes.
  await page.run(() => {
    const { fetch } = window;
    window.fetch = (what, init) => (String(what).endsWith("/redeem") ? new Promise(() => {}) : fetch(what, init));
  });
  await phone.login(scanned, other, number);
  const approvedAt = Date.now();
  await page.shows("You're signed in");
  assert.ok(Date.now() - approvedAt < SOON_MS, "the approval came late");
  await page.keep("login-approved");
  // Loaded anew, it goes on to the end by itself.
  await page.run(() => location.reload());
  await page.isAt("/account");
  await signOut(stage);
}

/** Signs another browser in with the key in this one, which reads the code from a picture file. */
export async function signInByPicture({ page, origin, folder }: Stage): Promise<void> {
  const desktop = new Desktop(origin);
  const { challenge, link } = await desktop.begin();
  await page.open(`${origin}/authenticator`);
  await page.clickOn("Scan a code");
  const picture = join(folder, "code.png");
  await writeFile(picture, await codePicture(link));
  await page.until("the scanner takes files", () => document.querySelector("input[type=file]") !== null);
  await page.choose(picture);
  await page.shows("Sign in to");
  for await (const { state, number } of desktop.events(challenge)) {
    if (state !== "scanned" || number === undefined) continue;
    await page.keep("authenticator-question");
    for (const digit of String(number)) await page.clickOn(`Digit ${digit}`);
    await page.clickOn("Approve");
    break;
  }
  await page.shows("Approved");
  await page.keep("authenticator-approved");
  await desktop.redeem(challenge);
  assert.equal(await desktop.isSignedIn(), true);
}

/** The app's own screens. */
export async function readAuthenticator({ page, origin }: Stage): Promise<void> {
  await page.open(`${origin}/authenticator`);
  await page.shows(EMAIL);
  await page.keep("authenticator-list");
  await page.clickOn("Settings");
  await page.shows("App lock");
  await page.keep("authenticator-settings");
  // Neither of the two can install an app, so they are not told how.
  const says = await page.run(shownText);
  assert.doesNotMatch(says, /Home screen|Add to Dock|Install/);
  await page.clickOn("Back");
  const account = await page.until(
    "the account can be opened",
    (email) => {
      const row = [...document.querySelectorAll("a, button")].find((row) => row.textContent?.includes(email));
      const box = row?.getBoundingClientRect();
      return box && { x: box.left + box.width / 2, y: box.top + box.height / 2 };
    },
    EMAIL,
  );
  await page.click(account.x, account.y);
  await page.shows("Recent sign-ins");
  await page.keep("authenticator-details");
}

/** Walks through the scanner with the Tab key. The camera's picture is no stop, and every stop has a name. */
export async function walkThroughScanner({ page, origin }: Stage, withCamera: boolean): Promise<void> {
  await page.open(`${origin}/authenticator#scan`);
  await page.shows(withCamera ? "Point the camera at the code" : "No camera here");
  await page.keep("authenticator-scanner");
  for (let stops = 0; stops < 12; stops++) {
    await page.press(TAB);
    const stop = await page.run(() => {
      const { activeElement: at } = document;
      return { tag: at?.tagName ?? "", name: (at?.getAttribute("aria-label") ?? at?.textContent ?? "").trim() };
    });
    assert.notEqual(stop.tag, "VIDEO");
    if (stop.tag !== "BODY" && stop.tag !== "HTML") assert.notEqual(stop.name, "", `a ${stop.tag} without a name`);
  }
}

/** A camera that is not there is said to be not there, by whatever class of error the engine has for it. */
export async function missCamera({ page, origin }: Stage): Promise<void> {
  await page.open(`${origin}/authenticator#scan`);
  await page.shows("No camera here");
}

/** A camera that the person blocked: where to click, in words that fit what this browser shows. */
export async function missPermission({ page, origin }: Stage): Promise<void> {
  await page.open(`${origin}/authenticator#scan`);
  await page.shows("Camera access is off");
  await page.shows("Click the crossed-out camera beside the address");
  await page.keep("authenticator-camera-blocked");
}

/** What a restart keeps: the session, the account, and a key that still signs. */
export async function comeBack(stage: Stage): Promise<void> {
  await stage.page.open(`${stage.origin}/authenticator`);
  await stage.page.shows(EMAIL);
  await signInByPicture(stage);
}

/** The service worker opens the app while the site does not answer. */
export async function openOffline({ page, origin }: Stage, goOffline: () => Promise<void>): Promise<void> {
  await page.open(`${origin}/authenticator`);
  await page.until("the worker has taken the page", () => navigator.serviceWorker.controller?.state === "activated");
  // It keeps what the app needs behind the page's back.
  await sleep(2_000);
  await goOffline();
  await page.open(`${origin}/authenticator`);
  await page.shows(EMAIL);
  await page.keep("authenticator-offline");
}

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type Account, Browser, type Phone } from "#tests/support/client.ts";
import { startServer } from "#tests/support/server.ts";
import { openPage } from "./account-page.ts";
import { readyToLogIn, refusedWith, register, shownNumber } from "./people.ts";

let server: Awaited<ReturnType<typeof startServer>>;
before(async () => {
  server = await startServer({ env: {} });
});
after(() => server.stop());

/** A login that waits to be redeemed. */
async function approved(browser: Browser, phone: Phone, account: Account): Promise<string> {
  const begun = await browser.begin();
  const scanned = await phone.scan(begun.link, account);
  await phone.login(scanned, account, await shownNumber(browser, begun.challenge));
  return begun.challenge;
}

async function signedIn() {
  const { browser, phone, account, begun, scanned, number } = await readyToLogIn(server.origin);
  await phone.login(scanned, account, number);
  await browser.redeem(begun.challenge);
  return { browser, phone, account };
}

test("signing out everywhere ends every other open page within a second", async () => {
  const { browser, phone, account } = await signedIn();
  const other = new Browser(server.origin);
  await other.redeem(await approved(other, phone, account));
  const endOf = await openPage(other);
  assert.ok((await endOf(() => browser.signOut(true))) < 1000);
  assert.equal(await other.isSignedIn(), false);
  assert.equal((await other.fetch("/account")).status, 307);
});

test("signing out everywhere voids an approval that has not been redeemed", async () => {
  const { browser, phone, account } = await signedIn();
  const [other, later] = [new Browser(server.origin), new Browser(server.origin)];
  const challenge = await approved(other, phone, account);
  await browser.signOut(true);
  await assert.rejects(other.redeem(challenge), refusedWith(409, "not_approved"));
  assert.equal(await other.isSignedIn(), false);
  const begun = await other.begin();
  assert.equal((await phone.scan(begun.link, account)).answer.known_browser, false);
  await later.redeem(await approved(later, phone, account));
  assert.equal(await later.isSignedIn(), true);
});

test("a sign-out everywhere and ten redemptions at once leave no session", async () => {
  const { browser, phone, account } = await signedIn();
  const others = Array.from({ length: 10 }, () => new Browser(server.origin));
  const challenges: string[] = [];
  for (const other of others) challenges.push(await approved(other, phone, account));
  await Promise.all([
    browser.signOut(true),
    ...others.map((other, at) => other.redeem(challenges[at] ?? "").catch(() => undefined)),
  ]);
  for (const other of others) assert.equal(await other.isSignedIn(), false);
});

test("signing in to another account ends the pages of the previous one within a second", async () => {
  const { browser } = await signedIn();
  const ben = await register(server.origin);
  const challenge = await approved(browser, ben.phone, ben.account);
  const endOf = await openPage(browser);
  assert.ok((await endOf(() => browser.redeem(challenge))) < 1000);
  assert.equal(await browser.isSignedIn(), true);
});

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { confirm } from "#tests/support/ceremonies.ts";
import { Browser, newAccount, Phone, type Site } from "#tests/support/client.ts";
import { query, urlOfData } from "#tests/support/database.ts";
import { type RunningServer, startServer } from "#tests/support/server.ts";
import { freshEmail, shownNumber } from "../http/people.ts";
import { approve } from "./attackers.ts";

/** Which browsers an account knows, so that they can sign in with one tap, and when it stops knowing them. */
let server: RunningServer;
before(async () => {
  server = await startServer({ env: { LOG_LEVEL: "warn", TRUSTED_PROXIES: "127.0.0.1,::1", RATE_LIMITS: "off" } });
});
after(() => server.stop());

const HERE = "198.51.100.4";
const ELSEWHERE = "203.0.113.9";
const at = (address: string): Site => ({
  at: server.origin,
  headers: address === "" ? {} : { "x-forwarded-for": address },
});

async function person(address = HERE) {
  const [browser, phone] = [new Browser(at(address)), new Phone(at(address))];
  const account = await newAccount(freshEmail());
  const begun = await browser.begin({ action: "register", email: account.email });
  const scanned = await phone.scan(begun.link);
  await phone.register(scanned, account, await shownNumber(browser, begun.challenge));
  await browser.redeem(begun.challenge);
  return { browser, phone, account };
}

type Person = Awaited<ReturnType<typeof person>>;

/** Signs a browser in, and returns whether it is known at the next code. */
async function isKnownAfterSignIn({ phone, account }: Pick<Person, "phone" | "account">, browser: Browser) {
  const begun = await browser.begin();
  await approve(browser, phone, account, begun);
  await browser.redeem(begun.challenge);
  return isKnown({ phone, account }, browser);
}

async function isKnown({ phone, account }: Pick<Person, "phone" | "account">, browser: Browser) {
  const { answer } = await phone.scan((await browser.begin()).link, account);
  assert.equal(answer.number_digits, answer.known_browser || answer.same_device ? 0 : 2);
  return answer.known_browser;
}

test("a browser becomes known by the number typed on one network, and not by anything less", async () => {
  const somebody = await person();
  assert.equal(await isKnown(somebody, somebody.browser), false, "a registration");
  assert.equal(await isKnownAfterSignIn(somebody, new Browser(at(ELSEWHERE))), false, "another network");
  assert.equal(await isKnownAfterSignIn(somebody, new Browser(at("2001:db8:1:2::5"))), false, "another family");
  assert.equal(await isKnownAfterSignIn(somebody, new Browser(at(""))), false, "a proxy that does not say whose it is");
  assert.equal(await isKnownAfterSignIn(somebody, new Browser(at("10.0.0.5"))), false, "an address of no network");
  assert.equal(await isKnownAfterSignIn(somebody, new Browser(at(HERE))), true, "one network");
});

test("signing out on a shared computer: the next person's relay there is asked for the number again", async () => {
  const { browser, phone, account } = await person();
  assert.equal(await isKnownAfterSignIn({ phone, account }, browser), true);
  await browser.signOut();
  assert.equal(await isKnown({ phone, account }, browser), false);
});

test("signing out everywhere forgets every browser", async () => {
  const { browser, phone, account } = await person();
  const other = new Browser(at(HERE));
  assert.equal(await isKnownAfterSignIn({ phone, account }, other), true);
  assert.equal(await isKnownAfterSignIn({ phone, account }, browser), true);
  await browser.signOut(true);
  assert.equal(await isKnown({ phone, account }, other), false);
  assert.equal(await isKnown({ phone, account }, browser), false);
});

test("a browser that was not signed in for 90 days is asked for the number again: after 90 days it is a stranger", async () => {
  const { browser, phone, account } = await person();
  assert.equal(await isKnownAfterSignIn({ phone, account }, browser), true);
  const age = (days: number) =>
    query(
      urlOfData(server.dataFolder),
      "update known_browsers set verified_at = now() - make_interval(days => $1) where user_id = (select id from users where email = $2)",
      [days, account.email],
    );
  await age(89);
  assert.equal(await isKnown({ phone, account }, browser), true);
  await age(90);
  assert.equal(await isKnown({ phone, account }, browser), false);
});

test("a browser is known only to the account that it signed in to", async () => {
  const [one, other] = [await person(), await person()];
  assert.equal(await isKnownAfterSignIn(one, one.browser), true);
  assert.equal(await isKnown(other, one.browser), false);
});

test("a stolen session does not make a browser known: the thief's next code requires the number", async () => {
  const somebody = await person();
  assert.equal(await isKnownAfterSignIn(somebody, somebody.browser), true);
  const thief = new Browser(at(HERE));
  thief.cookies.set("qr2pass-session", somebody.browser.cookies.get("qr2pass-session") ?? "");
  await confirm({ ...somebody }, "end_other_sessions");
  assert.equal(await isKnown(somebody, thief), false);
});

import assert from "node:assert/strict";
import { confirm } from "#tests/support/ceremonies.ts";
import { type Account, type Begun, Browser, newAccount, Phone, Refused } from "#tests/support/client.ts";
import { type Ready, readyToLogIn, shownNumber } from "../http/people.ts";

/** A person who is signed in, with the phone that approved it. */
export async function signedIn(origin: string): Promise<Ready> {
  const person = await readyToLogIn(origin);
  await person.phone.login(person.scanned, person.account, person.number);
  await person.browser.redeem(person.begun.challenge);
  return person;
}

/** Lets the phone approve what a browser began, with the number that the browser shows. */
export async function approve(browser: Browser, phone: Phone, account: Account, begun: Begun): Promise<void> {
  const scanned = await phone.scan(begun.link, account);
  await phone.login(scanned, account, await shownNumber(browser, begun.challenge));
}

/** Signs a new browser in to an account that has a phone. */
export async function signInAnother(origin: string, phone: Phone, account: Account): Promise<Browser> {
  const browser = new Browser(origin);
  const begun = await browser.begin();
  await approve(browser, phone, account, begun);
  await browser.redeem(begun.challenge);
  return browser;
}

/** Adds a second phone to the account, confirmed by the first one. */
export async function addSecondPhone(
  person: Pick<Ready, "browser" | "phone" | "account">,
  origin: string,
): Promise<{ phone: Phone; account: Account }> {
  await confirm(person, "add_device");
  const begun = await person.browser.begin({ action: "add-device" });
  const account = await newAccount(person.account.email);
  const phone = new Phone(origin);
  const scanned = await phone.scan(begun.link);
  await phone.register(scanned, account, await shownNumber(person.browser, begun.challenge));
  await person.browser.redeem(begun.challenge);
  return { phone, account };
}

/**
 * An attacker with a stolen session cookie and nothing else: a browser with its own secret and that cookie.
 *
 * @param victim whose session it is
 */
export async function thiefOfSession(origin: string, victim: Browser): Promise<Browser> {
  const thief = new Browser(origin);
  await thief.begin();
  const [name = "", value = ""] = [...victim.cookies].find(([cookie]) => cookie.endsWith("qr2pass-session")) ?? [];
  assert.ok(value, "The victim has no session.");
  thief.cookies.set(name, value);
  return thief;
}

/** The status and body of a refusal, without parts that differ between requests. */
export async function refusalOf(response: Response): Promise<[number, string]> {
  return [response.status, await response.text()];
}

/** The results of many simultaneous attempts: how many succeeded, and how many failed with which code. */
export async function outcomes(attempts: Promise<unknown>[]): Promise<Record<string, number>> {
  const tally: Record<string, number> = {};
  for (const result of await Promise.allSettled(attempts)) {
    const name = result.status === "fulfilled" ? "ok" : nameOf(result.reason);
    tally[name] = (tally[name] ?? 0) + 1;
  }
  return tally;
}

const nameOf = (error: unknown) => (error instanceof Refused ? error.code || String(error.status) : String(error));

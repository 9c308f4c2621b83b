import assert from "node:assert/strict";
import type { StateEvent } from "#lib/protocol/answers.ts";
import { type Account, type Begun, Browser, newAccount, Phone, Refused, type Scanned } from "#tests/support/client.ts";

let made = 0;
export const freshEmail = () => `person-${process.pid}-${++made}@example.com`;

/** The number that the browser currently shows, if any. */
export async function shownNumber(browser: Browser, challenge: string): Promise<number | undefined> {
  return (await presentState(browser, challenge)).number;
}

/** The first event of a new stream: the current state. */
export async function presentState(browser: Browser, challenge: string): Promise<StateEvent> {
  for await (const event of browser.events(challenge)) return event;
  throw new Error("The stream ended without a state.");
}

/** A login that a phone has scanned, ready for the decision. */
export interface Ready {
  browser: Browser;
  phone: Phone;
  account: Account;
  begun: Begun;
  scanned: Scanned;
  number: number | undefined;
}

/** Proves an address first, at a site that sends mail. */
export type Prove = (browser: Browser, email: string) => Promise<void>;

/** A person with an account, and the browser in which it was created, which is signed out again. */
export async function register(
  origin: string,
  prove?: Prove,
): Promise<{ browser: Browser; phone: Phone; account: Account }> {
  const browser = new Browser(origin);
  const phone = new Phone(origin);
  const account = await newAccount(freshEmail());
  await prove?.(browser, account.email);
  const begun = await browser.begin({ action: "register", email: account.email });
  const scanned = await phone.scan(begun.link);
  await phone.register(scanned, account, await shownNumber(browser, begun.challenge));
  assert.equal(await browser.redeem(begun.challenge), "/account");
  await browser.signOut();
  return { browser, phone, account };
}

/** A login to a new account, up to the point where the phone decides. */
export async function readyToLogIn(origin: string, next?: string, prove?: Prove): Promise<Ready> {
  const { browser, phone, account } = await register(origin, prove);
  const begun = await browser.begin({ action: "login", ...(next === undefined ? {} : { next }) });
  const scanned = await phone.scan(begun.link, account);
  return { browser, phone, account, begun, scanned, number: await shownNumber(browser, begun.challenge) };
}

/** Asserts the status and code of a refusal. */
export function refusedWith(status: number, code: string) {
  return (error: unknown) => {
    assert.ok(error instanceof Refused, String(error));
    assert.deepEqual([error.status, error.code], [status, code]);
    return true;
  };
}

/** Runs `work` many times at once. Returns how many succeeded, and the codes of the others. */
export async function atOnce(times: number, work: (index: number) => Promise<unknown>) {
  const all = await Promise.allSettled(Array.from({ length: times }, (_, index) => work(index)));
  const codes = all.flatMap((result) => (result.status === "rejected" ? [(result.reason as Refused).code] : []));
  return { won: all.length - codes.length, codes: [...new Set(codes)].sort() };
}

import assert from "node:assert/strict";
import { type Account, Browser, newAccount, Phone, Refused } from "#tests/support/client.ts";
import type { MailServer } from "#tests/support/mail-server.ts";
import { freshEmail, shownNumber } from "./people.ts";

/** Sends a request as the site's pages do. Returns the JSON of the answer. @throws Refused */
export async function ask<T = Record<string, unknown>>(browser: Browser, path: string, body?: object): Promise<T> {
  const headers = { "content-type": "application/json" };
  const init = body === undefined ? {} : { method: "POST", headers, body: JSON.stringify(body) };
  const response = await browser.fetch(path, init);
  const answer = (await response.json()) as T & { code?: string };
  if (!response.ok) throw new Refused(response.status, answer.code ?? "", response.headers.get("retry-after"));
  assert.equal(response.headers.get("cache-control"), "no-store");
  return answer;
}

export interface SignedIn {
  browser: Browser;
  phone: Phone;
  account: Account;
}

/** A person with a new account who is signed in. If the site sends mail, the address is proved first. */
export async function signedInPerson(origin: string, mailServer?: MailServer): Promise<SignedIn> {
  const [browser, phone] = [new Browser(origin), new Phone(origin)];
  const account = await newAccount(freshEmail());
  if (mailServer) {
    const { proof } = await ask(browser, "/api/registration/start", { email: account.email });
    const { text } = await mailServer.mailAbout(account.email, /is your code/);
    await ask(browser, "/api/registration/prove", { proof, code: /^(\d{6})$/m.exec(text ?? "")?.[1] });
  }
  const begun = await browser.begin({ action: "register", email: account.email });
  const scanned = await phone.scan(begun.link);
  await phone.register(scanned, account, await shownNumber(browser, begun.challenge));
  await browser.redeem(begun.challenge);
  await logIn({ browser, phone, account });
  return { browser, phone, account };
}

async function logIn({ browser, phone, account }: SignedIn): Promise<void> {
  const begun = await browser.begin();
  const scanned = await phone.scan(begun.link, account);
  await phone.login(scanned, account, await shownNumber(browser, begun.challenge));
  await browser.redeem(begun.challenge);
}

/** Signs another browser in to the same account. */
export async function alsoSignedIn(origin: string, { phone, account }: SignedIn): Promise<Browser> {
  const browser = new Browser(origin);
  await logIn({ browser, phone, account });
  return browser;
}

/**
 * Opens the event stream of an account page. Returns a function that runs `end` and measures, in milliseconds, when the
 * stream ended.
 */
export async function openPage(browser: Browser): Promise<(end: () => Promise<unknown>) => Promise<number>> {
  const stream = await browser.fetch("/api/session/events");
  let heard = "";
  const reading = (async () => {
    for await (const chunk of stream.body ?? []) heard += new TextDecoder().decode(chunk);
  })();
  while (!heard.includes('"active"')) await new Promise((wait) => setTimeout(wait, 10));
  return async (end) => {
    const began = performance.now();
    await end();
    await reading;
    assert.match(heard, /"ended"/);
    return performance.now() - began;
  };
}

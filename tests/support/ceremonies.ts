import type { StateEvent } from "#lib/protocol/answers.ts";
import { type Account, type Begun, type Browser, newAccount, type Phone } from "./client.ts";

/** Complete ceremonies of a person with two devices: the browser listens, and the number is read from its screen. */

/** Creates an account for `email`, which signs `browser` in. @throws Refused */
export async function register(browser: Browser, phone: Phone, email: string): Promise<Account> {
  const account = await newAccount(email);
  const begun = await browser.begin({ action: "register", email });
  await approve(browser, begun, async (number) => {
    const scanned = await phone.scan(begun.link);
    await phone.register(scanned, account, await number());
  });
  await browser.redeem(begun.challenge);
  return account;
}

/** Signs `browser` in to the account. Returns the path that its page goes to. @throws Refused */
export async function signIn(browser: Browser, phone: Phone, account: Account, next?: string): Promise<string> {
  const begun = await browser.begin({ action: "login", ...(next === undefined ? {} : { next }) });
  await approve(browser, begun, async (number) => {
    const scanned = await phone.scan(begun.link, account);
    await phone.login(scanned, account, await number());
  });
  return browser.redeem(begun.challenge);
}

/** Has the phone confirm an operation that `browser` asks for. Returns the operation's result. @throws Refused */
export async function confirm(
  { browser, phone, account }: { browser: Browser; phone: Phone; account: Account },
  operation: string,
  parameters: Record<string, unknown> = {},
): Promise<unknown> {
  const begun = await browser.begin({ action: "confirm", operation, parameters });
  await approve(browser, begun, async (number) => {
    const scanned = await phone.scan(begun.link, account);
    await phone.login(scanned, account, await number());
  });
  return (await browser.redeemed(begun.challenge)).result;
}

/**
 * Listens to a ceremony while `decide` acts on the phone. `number` resolves to what the browser shows after the scan.
 * Resolves when the browser has received the approval.
 */
async function approve(
  browser: Browser,
  { challenge }: Begun,
  decide: (number: () => Promise<number | undefined>) => Promise<void>,
): Promise<void> {
  const leave = new AbortController();
  const shown = Promise.withResolvers<number | undefined>();
  const listening = (async () => {
    for await (const event of browser.events(challenge, leave.signal)) {
      if (event.state === "scanned") shown.resolve(event.number);
      if (event.state === "approved") return;
      if (isOver(event)) throw new Error(`The ceremony ended: ${event.state}.`);
    }
    throw new Error("The event stream ended before the ceremony did.");
  })();
  listening.catch(shown.reject);
  shown.promise.catch(() => {});
  try {
    await Promise.all([listening, decide(() => shown.promise)]);
  } finally {
    leave.abort();
    await listening.catch(() => {});
  }
}

const isOver = ({ state }: StateEvent) => state === "denied" || state === "failed" || state === "expired";

import { setTimeout as sleep } from "node:timers/promises";
import { randomToken } from "#lib/protocol/random.ts";
import { type Account, Browser, newAccount, Phone, Refused, type Site } from "../support/client.ts";

/** The delay before a refused or interrupted request is retried. */
const RETRY_MS = 200;
/** How long redeeming is retried: an approval is valid for two minutes, and no fault here lasts longer than this. */
const REDEEM_MS = 60_000;

/** What the server acknowledged. It must be there whatever happened afterwards. */
export interface Acknowledged {
  /** The phone was told that the account exists. */
  accounts: Account[];
  /** The browser was told that it is signed in. */
  sessions: Browser[];
  /** The browser was told that it is signed out; these are the cookies that it had. */
  signedOut: Browser[];
}

/** Requests that did not succeed. */
export interface Trouble {
  /** By status and code. */
  refused: Map<string, number>;
  /** 503 without Retry-After. */
  withoutRetryAfter: number;
  /** The connection broke or was refused, because the instance was gone. */
  cutOff: number;
  /** Acknowledged approvals that no browser could redeem although each attempt had an answer. */
  lostApprovals: number;
  /** The same, if an attempt had no answer: its session may exist, but its cookie never arrived. */
  interrupted: number;
  /** Milliseconds. */
  slowest: number;
}

/** People who keep registering, signing in and signing out, whatever happens to the servers. */
export class Crowd {
  readonly acknowledged: Acknowledged = { accounts: [], sessions: [], signedOut: [] };
  readonly trouble: Trouble = {
    refused: new Map(),
    withoutRetryAfter: 0,
    cutOff: 0,
    lostApprovals: 0,
    interrupted: 0,
    slowest: 0,
  };
  requests = 0;
  readonly #sites: Site[];
  readonly #people: Promise<void>[];
  #going = true;

  constructor(sites: Site[], people: number) {
    this.#sites = sites;
    this.#people = Array.from({ length: people }, () => this.#live());
  }

  /** Lets everybody finish the current step. */
  async disperse(): Promise<void> {
    this.#going = false;
    await Promise.all(this.#people);
  }

  #site(): Site {
    return this.#sites[Math.floor(Math.random() * this.#sites.length)] as Site;
  }

  async #live(): Promise<void> {
    let account: Account | undefined;
    for (let turn = 0; this.#going; turn += 1) {
      try {
        if (!account || turn % 5 === 0) account = await this.#register();
        await this.#signInAndOut(account, turn % 3 === 0);
      } catch (error) {
        // A refused or interrupted request was counted, and the person starts again.
        if (!(error instanceof Refused || error instanceof TypeError)) throw error;
        await sleep(RETRY_MS);
      }
    }
  }

  async #register(): Promise<Account> {
    const browser = new Browser(this.#site());
    const account = await newAccount(`${randomToken(9).toLowerCase()}@example.com`);
    const { challenge, link } = await this.#ask(() => browser.begin({ action: "register", email: account.email }));
    const phone = new Phone(this.#site());
    const scanned = await this.#ask(() => phone.scan(link));
    const number = await this.#ask(() => shownNumber(browser, challenge));
    await this.#ask(() => phone.register(scanned, account, number));
    this.acknowledged.accounts.push(account);
    await this.#redeem(browser, challenge);
    return account;
  }

  async #signInAndOut(account: Account, signOut: boolean): Promise<void> {
    const browser = new Browser(this.#site());
    const { challenge, link } = await this.#ask(() => browser.begin());
    const phone = new Phone(this.#site());
    const scanned = await this.#ask(() => phone.scan(link, account));
    const number = await this.#ask(() => shownNumber(browser, challenge));
    await this.#ask(() => phone.login(scanned, account, number));
    const signedIn = await this.#redeem(browser, challenge);
    if (!signedIn) return;
    if (!signOut) return void this.acknowledged.sessions.push(signedIn);
    const before = signedIn.movedTo("");
    await this.#ask(() => signedIn.signOut());
    this.acknowledged.signedOut.push(before);
  }

  /** Redeems an approval at whichever instance answers. Null if the approval is gone. */
  async #redeem(browser: Browser, challenge: string): Promise<Browser | null> {
    let cutOff = false;
    for (const end = performance.now() + REDEEM_MS; ; await sleep(RETRY_MS)) {
      const here = browser.movedTo(this.#site().at);
      try {
        await this.#ask(() => here.redeem(challenge));
        return here;
      } catch (error) {
        if (error instanceof Refused && error.code === "unknown_ceremony") {
          if (cutOff) this.trouble.interrupted += 1;
          else this.trouble.lostApprovals += 1;
          return null;
        }
        // Without an answer it may have succeeded nevertheless. A 503 guarantees that it did not, and can be retried.
        if (!(error instanceof Refused)) cutOff = true;
        if ((error instanceof Refused && error.status !== 503) || performance.now() > end) throw error;
      }
    }
  }

  async #ask<T>(request: () => Promise<T>): Promise<T> {
    const began = performance.now();
    this.requests += 1;
    try {
      return await request();
    } catch (error) {
      if (error instanceof Refused) {
        const kind = `${error.status} ${error.code}`;
        this.trouble.refused.set(kind, (this.trouble.refused.get(kind) ?? 0) + 1);
        if (error.status === 503 && error.retryAfter === null) this.trouble.withoutRetryAfter += 1;
      } else {
        this.trouble.cutOff += 1;
      }
      throw error;
    } finally {
      this.trouble.slowest = Math.max(this.trouble.slowest, performance.now() - began);
    }
  }
}

/** The number on the screen, from the first event with the current state. */
async function shownNumber(browser: Browser, challenge: string): Promise<number | undefined> {
  for await (const { number } of browser.events(challenge)) return number;
  throw new TypeError("The event stream ended.");
}

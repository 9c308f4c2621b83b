import { challengeField } from "#lib/protocol/kinds.ts";
import { exportPublicKey, generateKeyPair } from "#lib/protocol/version-1/keys.ts";
import { Browser, newAccount, Phone } from "#tests/support/client.ts";
import { register, shownNumber } from "../../http/people.ts";
import { addSecondPhone, approve, signedIn } from "../attackers.ts";
import type { Pool } from "./values.ts";

/** How many live values are kept per name. The oldest are dropped. */
const KEPT = 60;

/** Live values from ceremonies of every kind in every state, with the cookies of the browsers that began them. */
export interface Live {
  pool: Pool;
  cookies: string[];
}

export const emptyLive = (): Live => ({ pool: {}, cookies: [] });

function keep({ pool }: Live, values: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined || value === "") continue;
    pool[name] = [...(pool[name] ?? []), value].slice(-KEPT);
  }
}

function keepCookies(live: Live, browser: Browser): void {
  const text = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  live.cookies = [...live.cookies, text].slice(-KEPT);
}

let made = 0;

/**
 * Runs ceremonies into every state and leaves them there. Their values are shared only when all of them are made: a
 * made-up request could otherwise sign their person out in between.
 */
export async function addLive(shared: Live, origin: string): Promise<void> {
  const live = await makeLive(origin);
  for (const [name, values] of Object.entries(live.pool)) for (const value of values) keep(shared, { [name]: value });
  shared.cookies = [...shared.cookies, ...live.cookies].slice(-KEPT);
}

async function makeLive(origin: string): Promise<Live> {
  const live = emptyLive();
  made += 1;
  const person = await signedIn(origin);
  const { browser, phone, account } = person;
  const known = { email: account.email, username: account.email, key_id: account.keyId, public_key: account.publicKey };
  keep(live, { ...known, device_name: "Ann's phone", version: 2 });
  keepCookies(live, browser);

  const states = ["waiting", "scanned", "approved", "denied", "failed", "cancelled", "redeemed"] as const;
  for (const state of states) {
    const other = state === "redeemed" ? browser : new Browser(origin);
    const begun = await other.begin({ action: "login", next: "/account?a=1" });
    keep(live, { challenge: begun.challenge, user_code: begun.userCode, valid_till: begun.validTill });
    if (state !== "waiting") {
      const scanned = await phone.scan(begun.link, account);
      const number = await shownNumber(other, begun.challenge);
      keep(live, { claim_token: scanned.claimToken, number, response: "A".repeat(86), signature: "A".repeat(86) });
      if (state === "denied") await phone.deny(scanned);
      if (state === "failed") await phone.login(scanned, account, number === 10 ? 11 : 10).catch(() => {});
      if (state === "cancelled") await other.cancel(begun.challenge);
      if (state === "approved" || state === "redeemed") await phone.login(scanned, account, number);
      if (state === "redeemed") await other.redeem(begun.challenge);
    }
    keepCookies(live, other);
  }
  const registration = await browser.begin({ action: "register", email: `fuzz-${made}@example.com` });
  keep(live, {
    nonce: registration.challenge,
    email: `fuzz-${made}@example.com`,
    [challengeField("register")]: registration.challenge,
  });
  const questions: Record<string, Record<string, unknown>> = {
    add_device: {},
    new_recovery_codes: {},
    export_data: {},
    end_other_sessions: {},
    change_profile: { display_name: "Ann", username: `fuzz-${made}-x`, language: "el" },
    rename_key: { key_id: account.keyId, name: "Old phone" },
  };
  for (const [operation, parameters] of Object.entries(questions)) {
    const begun = await browser.begin({ action: "confirm", operation, parameters });
    keep(live, { challenge: begun.challenge, operation, parameters, action: "confirm" });
    if (operation === "add_device") {
      await approve(browser, phone, account, begun);
      await browser.redeem(begun.challenge);
      const device = await browser.begin({ action: "add-device" });
      const scanned = await new Phone(origin).scan(device.link);
      const fresh = await newAccount(account.email);
      keep(live, { nonce: device.challenge, claim_token: scanned.claimToken, public_key: fresh.publicKey });
    }
  }
  if (made % 4 === 1) {
    const second = await addSecondPhone(person, origin);
    keep(live, { key_id: second.account.keyId });
    const stranger = await register(origin);
    keepCookies(live, stranger.browser);
    const { publicKey } = await generateKeyPair();
    keep(live, { public_key: await exportPublicKey(publicKey), version: 1 });
    const old = await new Browser(origin).begin({ version: 1, action: "login" });
    keep(live, { challenge: old.challenge });
  }
  for (const name of ["recovery", "proof", "session", "browser"]) keep(live, { [name]: crypto.randomUUID() });
  keep(live, { token: `${crypto.randomUUID()}.${"A".repeat(43)}`, code: "ABCDE-12345" });
  return live;
}

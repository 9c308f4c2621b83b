import { randomBytes } from "node:crypto";
import { signWith } from "#lib/protocol/keys.ts";
import { randomToken, sha256Text } from "#lib/protocol/random.ts";
import { confirm } from "#tests/support/ceremonies.ts";
import { type Account, Browser, newAccount, Phone, Refused } from "#tests/support/client.ts";
import { OriginalApp } from "#tests/support/original-app.ts";
import { freshEmail, type Prove, register } from "../../http/people.ts";
import { signInAnother } from "../attackers.ts";

/** Two kinds of request that their sender must not be able to distinguish. */
export interface Pair {
  name: string;
  /** Prepares one request of a class and returns the function to time. It resolves with the status and the body. */
  one: () => Promise<() => Promise<string>>;
  other: () => Promise<() => Promise<string>>;
  /** How many requests are timed at once: more than one where the site's own waiting makes up the time. */
  lanes: number;
}

/** For requests that the site answers after 50 ms, and after 300 ms. */
const WAITING_LANES = 12;
const LONG_WAITING_LANES = 40;

export interface TimedSite {
  origin: string;
  /** Proves an address, at a site that sends mail. */
  prove: Prove;
}

/** The status and body of a refusal, as the sender sees them. */
async function answerOf(response: Response): Promise<string> {
  return `${response.status} ${await response.text()}`;
}

/**
 * The pairs that must be answered alike according to the protocol, at a site that serves version 1, sends mail and
 * offers all ways to recover an account.
 */
export async function pairsOf({ origin, prove }: TimedSite): Promise<Pair[]> {
  const { browser, phone, account } = await register(origin, prove);
  const post = (path: string, body: object, headers: Record<string, string> = {}) =>
    fetch(origin + path, {
      method: "POST",
      headers: { "content-type": "application/json", origin, ...headers },
      body: JSON.stringify(body),
    }).then(answerOf);

  const scanWith = (key: () => Promise<string>) => async () => {
    const { challenge } = await browser.begin();
    const message = { version: 2, challenge, claim: await sha256Text(randomToken(32)), key_id: await key() };
    return () => post("/api/scan", message);
  };
  /** The id of a version-1 key is unknown in version 2 too. */
  const nobody = async () => randomToken(32);
  const removed = await removedKey({ origin, prove });
  const another = await newAccount(account.email);

  /** A login up to its decision, answered with an invalid signature of the right length. */
  const decideWith =
    (signature: () => Promise<string>, username = account.email) =>
    async () => {
      const { challenge, link } = await browser.begin();
      const scanned = await phone.scan(link, account);
      const { number } = await browser.state(challenge);
      const message = {
        ...{ version: 2, username, challenge, key_id: account.keyId },
        ...{ claim_token: scanned.claimToken, number, response: await signature() },
      };
      return () => post("/api/login", message);
    };

  const stateOf = (made: () => Promise<string>) => async () => {
    const challenge = await made();
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    return () => fetch(`${origin}/api/ceremonies/${challenge}`, { headers: { cookie } }).then(answerOf);
  };
  const stranger = new Browser(origin);

  const noise = async () => randomToken(64);
  const neighbour = (await register(origin, prove)).account.email;
  const nobodys = `nobody-${account.email}`;

  const app = new OriginalApp();
  const old = freshEmail();
  await prove(browser, old);
  const registration = await browser.begin({ version: 1, action: "register", email: old });
  await app.scan(registration.link);
  await browser.redeem(registration.challenge);
  /** A login of version 1 with a signature of noise that is as long as one by a key of 2,048 bits. */
  const loginWith = (username: string) => async () => {
    const { challenge } = await browser.begin({ version: 1, action: "login" });
    const message = { version: 1, username, challenge, response: randomBytes(256).toString("base64") };
    return () => post("/api/login", message).then((text) => text.replace(username, ""));
  };

  const withCodes = await signInAnother(origin, phone, account);
  await confirm({ browser: withCodes, phone, account }, "new_recovery_codes");
  const recoverWith = (email: string) => async () => () => post("/api/recovery/code", { email, code: "ABCDE-FGHJK" });
  const mailTo = (path: string, email: string) => async () => () =>
    post(path, { email }).then((text) => text.replace(/"proof":"[\w-]+"/, ""));

  return [
    {
      name: "a key that never was, and one that was removed",
      one: scanWith(nobody),
      other: scanWith(async () => removed.keyId),
      lanes: 1,
    },
    {
      name: "a signature of noise, and one by another key",
      one: decideWith(noise),
      other: decideWith(() => signWith(another.privateKey, new TextEncoder().encode(randomToken(16)))),
      lanes: 1,
    },
    {
      name: "a login that names another's account, and one that names none",
      one: decideWith(noise, neighbour),
      other: decideWith(noise, nobodys),
      lanes: 1,
    },
    {
      name: "a ceremony that never was, and another browser's",
      one: stateOf(async () => randomToken(16)),
      other: stateOf(async () => (await stranger.begin()).challenge),
      lanes: 1,
    },
    {
      name: "version 1: a wrong signature of an account, and an account that is not there",
      one: loginWith(old),
      other: loginWith(nobodys),
      lanes: WAITING_LANES,
    },
    {
      name: "version 1: an account without such a key, and an account that is not there",
      one: loginWith(account.email),
      other: loginWith(nobodys),
      lanes: WAITING_LANES,
    },
    {
      name: "a wrong recovery code of an account, and one of no account",
      one: recoverWith(account.email),
      other: recoverWith(nobodys),
      lanes: 1,
    },
    {
      name: "a recovery by mail of an account, and of none",
      one: mailTo("/api/recovery/mail", account.email),
      other: mailTo("/api/recovery/mail", nobodys),
      lanes: LONG_WAITING_LANES,
    },
    {
      name: "a registration's proof of a taken address, and of a free one",
      one: mailTo("/api/registration/start", account.email),
      other: mailTo("/api/registration/start", nobodys),
      lanes: LONG_WAITING_LANES,
    },
  ];
}

async function removedKey({ origin, prove }: TimedSite): Promise<Account> {
  const { browser, phone, account } = await register(origin, prove);
  const begun = await browser.begin();
  const scanned = await phone.scan(begun.link, account);
  await phone.login(scanned, account, (await browser.state(begun.challenge)).number);
  await browser.redeem(begun.challenge);
  const deletion = await browser.begin({ action: "confirm", operation: "delete_account" });
  const asked = await new Phone(origin).scan(deletion.link, account);
  await phone.login(asked, account, (await browser.state(deletion.challenge)).number);
  await browser.redeem(deletion.challenge).catch((error) => {
    if (!(error instanceof Refused)) throw error;
  });
  return account;
}

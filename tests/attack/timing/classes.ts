import { signWith } from "#lib/protocol/keys.ts";
import { randomToken, sha256Text } from "#lib/protocol/random.ts";
import { type Account, Browser, newAccount, Phone, Refused } from "#tests/support/client.ts";
import { register } from "../../http/people.ts";

/** Two kinds of request that their sender must not be able to distinguish. */
export interface Pair {
  name: string;
  /** Prepares one request of a class and returns the function to time. It resolves with the status and the body. */
  one: () => Promise<() => Promise<string>>;
  other: () => Promise<() => Promise<string>>;
  /** Whether both must get the same bytes. */
  sameBody: boolean;
}

/** The status and body of a refusal, as the sender sees them. */
async function answerOf(response: Response): Promise<string> {
  return `${response.status} ${await response.text()}`;
}

/**
 * The pairs that must be answered alike according to the protocol. `version1`: whether the site also serves version 1.
 */
export async function pairsOf(origin: string, { version1 = false, recovery = false } = {}): Promise<Pair[]> {
  const { browser, phone, account } = await register(origin);
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
  const removed = await removedKey(origin);
  const another = await newAccount(account.email);

  /** A login up to its decision, answered with an invalid signature of the right length. */
  const decideWith = (signature: () => Promise<string>) => async () => {
    const { challenge, link } = await browser.begin();
    const scanned = await phone.scan(link, account);
    const { number } = await browser.state(challenge);
    const message = {
      ...{ version: 2, username: account.email, challenge, key_id: account.keyId },
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

  const pairs: Pair[] = [
    {
      name: "a key that never was, and one that was removed",
      one: scanWith(nobody),
      other: scanWith(async () => removed.keyId),
      sameBody: true,
    },
    {
      name: "a signature of noise, and one by another key",
      one: decideWith(async () => randomToken(64)),
      other: decideWith(() => signWith(another.privateKey, new TextEncoder().encode(randomToken(16)))),
      sameBody: true,
    },
    {
      name: "a ceremony that never was, and another browser's",
      one: stateOf(async () => randomToken(16)),
      other: stateOf(async () => (await stranger.begin()).challenge),
      sameBody: true,
    },
  ];
  if (version1) {
    const loginWith = (username: string) => async () => {
      const { challenge } = await browser.begin({ version: 1, action: "login" });
      return () =>
        post("/api/login", { version: 1, username, challenge, response: "AAAA" }).then((text) =>
          text.replace(username, ""),
        );
    };
    pairs.push({
      name: "version 1: an account that is there, and none",
      one: loginWith(account.email),
      other: loginWith(`nobody-${account.email}`),
      sameBody: true,
    });
  }
  if (recovery) {
    const recoverWith = (email: string) => async () => () => post("/api/recovery/code", { email, code: "ABCDE-FGHJK" });
    pairs.push({
      name: "recovery: a wrong code of an account, and a code of none",
      one: recoverWith(account.email),
      other: recoverWith(`nobody-${account.email}`),
      sameBody: true,
    });
  }
  return pairs;
}

async function removedKey(origin: string): Promise<Account> {
  const { browser, phone, account } = await register(origin);
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

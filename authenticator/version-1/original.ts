import { keyIdOf } from "#lib/protocol/keys.ts";
import type { LoginCode, RegisterCode } from "#lib/protocol/version-1/code.ts";
import { exportPublicKey, generateKeyPair, signChallenge, storedKeyOf } from "#lib/protocol/version-1/keys.ts";
import type { LoginRequest, RegisterRequest } from "#lib/protocol/version-1/messages.ts";
import {
  addAccount,
  listAccounts,
  noteRegistration,
  type OriginalAccount,
  recordSignIn,
  removeAccount,
} from "../accounts.ts";
import { deviceName } from "../device-name.ts";
import { nearSite } from "../near-site.ts";
import { ProviderError } from "../provider.ts";
import type { OriginalCode } from "../read-code.ts";

/** How long a site may take to answer. */
const TIMEOUT_MS = 10_000;

/** A code of the original that waits for the person's decision. Nothing was sent yet. */
export type OriginalAsked = {
  /** The origin that is answered. */
  site: string;
  email: string;
} & (
  | {
      action: "register";
      code: RegisterCode;
      /** Another account of the address here. */
      existing: OriginalAccount | undefined;
      /** The account that this very code made before. */
      made: OriginalAccount | undefined;
    }
  | { action: "login"; code: LoginCode; account: OriginalAccount }
);

/** What stands before the question. */
export type OriginalOpening =
  | { kind: "asked"; asked: OriginalAsked }
  | { kind: "choose"; accounts: OriginalAccount[] }
  | { kind: "ran_out" }
  /** This very code was answered before; `settled` when the person has also told how it went. */
  | { kind: "answered"; asked: OriginalAsked; account: OriginalAccount; settled: boolean }
  /** The site has an account here, whose key answers the other kind of code. */
  | { kind: "other_kind" }
  /** `namesake`: a known site whose name the code uses. `near`: one whose host looks alike. */
  | { kind: "no_account"; namesake: string | undefined; near: string | undefined };

/**
 * Finds who a code of the original is for. An account belongs to the origin that is
 * answered: a code with a known site's name and another host finds none. With several
 * accounts it comes back with the choice; call again with the pick.
 */
export async function openOriginal({ code, site }: OriginalCode, picked?: OriginalAccount): Promise<OriginalOpening> {
  const all = await listAccounts();
  const originals = all.filter((account) => account.version === 1);
  const here = originals.filter(({ provider }) => provider === site);
  if (code.action === "register") {
    const { action, email, nonce } = code;
    const made = here.find((known) => known.email === email && known.registration?.nonce === nonce);
    const existing = here.find((known) => known.email === email && known !== made);
    const asked = { action, code, site, email, existing, made };
    const state = made?.registration?.state;
    // A nonce is good once: another key for it would be one that the site does not know.
    if (made && state !== "made") return { kind: "answered", asked, account: made, settled: state === "settled" };
    return { kind: "asked", asked };
  }
  // As in the original, by this device's clock.
  if (code.validTill * 1000 < Date.now()) return { kind: "ran_out" };
  if (here.length === 0) {
    if (all.some(({ provider }) => provider === site)) return { kind: "other_kind" };
    const namesake = originals.find(({ calledItself }) => calledItself === code.provider)?.provider;
    const providers = all.map(({ provider }) => provider);
    return { kind: "no_account", namesake, near: nearSite(site, providers) };
  }
  const account = picked ?? (here.length === 1 ? here[0] : undefined);
  if (!account) return { kind: "choose", accounts: here };
  return { kind: "asked", asked: { action: code.action, code, site, email: account.email, account } };
}

/** An answer that is made. Sent again it is the very same. */
export interface OriginalAnswer {
  account: OriginalAccount;
  /** @throws ProviderError `no_answer`, when it is not known whether it arrived */
  send(): Promise<void>;
}

/** Makes the answer to a code. A new key is kept before its registration can be sent. */
export async function answerOriginal(asked: OriginalAsked): Promise<OriginalAnswer> {
  if (asked.action === "register") {
    const { code, site } = asked;
    const account = asked.made ?? (await makeAccount(code, site));
    if (!asked.made) await addAccount(account);
    const publicKey = await exportPublicKey(account.keyPair.publicKey);
    const request: RegisterRequest = { email: code.email, public_key: publicKey, nonce: code.nonce };
    return {
      account,
      async send() {
        await post(code.respondTo, request);
        await noteRegistration(account.keyId, "sent").catch(ignoreFullDisk);
      },
    };
  }
  const { code, account } = asked;
  const response = await signChallenge(account.keyPair.privateKey, code.challenge);
  const request: LoginRequest = { username: account.email, challenge: code.challenge, response };
  return {
    account,
    async send() {
      await post(code.respondTo, request);
      await recordSignIn(account.keyId, { at: Date.now() }).catch(ignoreFullDisk);
    },
  };
}

/** What was sent was sent: that it could not be noted down is no failure of it. */
const ignoreFullDisk = () => undefined;

async function makeAccount(code: RegisterCode, site: string): Promise<OriginalAccount> {
  const keyPair = await generateKeyPair();
  const publicKey = await exportPublicKey(keyPair.publicKey);
  return {
    keyId: await keyIdOf(await storedKeyOf(publicKey)),
    version: 1,
    algorithm: "RSA 2048 SHA-512",
    keyPair,
    provider: site,
    calledItself: code.provider,
    email: code.email,
    deviceName: await deviceName(),
    createdAt: Date.now(),
    signIns: [],
    state: "active",
    registration: { nonce: code.nonce, state: "made" },
  };
}

/** The person has seen how a registration went. The site then knows this key of the address alone, or not at all. */
export async function settleOriginal(account: OriginalAccount, wentWell: boolean): Promise<void> {
  if (!wentWell) return removeAccount(account.keyId);
  await noteRegistration(account.keyId, "settled").catch(ignoreFullDisk);
  for (const { version, provider, email, keyId } of await listAccounts()) {
    const older = version === 1 && provider === account.provider && email === account.email;
    if (older && keyId !== account.keyId) await removeAccount(keyId);
  }
}

/**
 * Posts to an original's server, which sends no CORS header: a simple request arrives
 * there all the same (Fetch Standard, `no-cors`), and its answer cannot be read.
 */
async function post(url: string, request: RegisterRequest | LoginRequest): Promise<void> {
  try {
    await fetch(url, {
      method: "POST",
      mode: "no-cors",
      headers: { "Content-Type": "text/plain" },
      body: JSON.stringify({ version: 1, ...request }),
      credentials: "omit",
      cache: "no-store",
      referrerPolicy: "no-referrer",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (cause) {
    throw new ProviderError("no_answer", { cause });
  }
}

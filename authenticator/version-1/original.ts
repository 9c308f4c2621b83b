import { keyIdOf } from "#lib/protocol/keys.ts";
import type { Code, LoginCode, RegisterCode } from "#lib/protocol/version-1/code.ts";
import { exportPublicKey, generateKeyPair, signChallenge, storedKeyOf } from "#lib/protocol/version-1/keys.ts";
import type { LoginRequest, RegisterRequest } from "#lib/protocol/version-1/messages.ts";
import { addAccount, listAccounts, type OriginalAccount, recordSignIn, removeAccount } from "../accounts.ts";
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
  | { action: "register"; code: RegisterCode; existing: OriginalAccount | undefined }
  | { action: "login"; code: LoginCode; account: OriginalAccount }
);

/** What stands before the question. */
export type OriginalOpening =
  | { kind: "asked"; asked: OriginalAsked }
  | { kind: "choose"; accounts: OriginalAccount[] }
  | { kind: "ran_out" }
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
    const { action, email } = code;
    const existing = here.find((known) => known.email === email);
    return { kind: "asked", asked: { action, code, site, email, existing } };
  }
  // As in the original, by this device's clock.
  if (code.validTill * 1000 < Date.now()) return { kind: "ran_out" };
  if (here.length === 0) {
    const namesake = originals.find(({ calledItself }) => calledItself === code.provider)?.provider;
    const providers = all.map(({ provider }) => provider);
    return { kind: "no_account", namesake, near: nearSite(site, providers) };
  }
  const account = picked ?? (here.length === 1 ? here[0] : undefined);
  if (!account) return { kind: "choose", accounts: here };
  return { kind: "asked", asked: { action: code.action, code, site, email: account.email, account } };
}

/** What tells a code from another. */
export const idOf = (code: Code) => (code.action === "login" ? code.challenge : code.nonce);

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
    const { account, publicKey } = await makeAccount(code, site);
    await addAccount(account);
    const request: RegisterRequest = { email: code.email, public_key: publicKey, nonce: code.nonce };
    return { account, send: () => post(code.respondTo, request) };
  }
  const { code, account } = asked;
  const response = await signChallenge(account.keyPair.privateKey, code.challenge);
  const request: LoginRequest = { username: account.email, challenge: code.challenge, response };
  return {
    account,
    async send() {
      await post(code.respondTo, request);
      await recordSignIn(account.keyId, { at: Date.now() });
    },
  };
}

async function makeAccount(code: RegisterCode, site: string): Promise<{ account: OriginalAccount; publicKey: string }> {
  const keyPair = await generateKeyPair();
  const publicKey = await exportPublicKey(keyPair.publicKey);
  const account: OriginalAccount = {
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
  };
  return { account, publicKey };
}

/** The person has seen how a registration went. The site then knows this key of the address alone, or not at all. */
export async function settleOriginal(account: OriginalAccount, wentWell: boolean): Promise<void> {
  if (!wentWell) return removeAccount(account.keyId);
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

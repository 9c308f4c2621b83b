import { keyIdOf } from "#lib/protocol/keys.ts";
import type { RegisterCode } from "#lib/protocol/version-1/code.ts";
import { exportPublicKey, generateKeyPair, signChallenge, storedKeyOf } from "#lib/protocol/version-1/keys.ts";
import type { LoginRequest, RegisterRequest } from "#lib/protocol/version-1/messages.ts";
import { deviceName } from "../device-name.ts";
import { nearSite } from "../near-site.ts";
import type { Problem } from "../problem.ts";
import type { Version1Code } from "../read-code.ts";
import {
  type Account,
  addAccount,
  listAccounts,
  noteRegistration,
  recordSignIn,
  removeAccount,
  type Version1Account,
} from "../storage/accounts.ts";
import type { ApprovalRequest, Version1Request } from "./flow-state.ts";
import type { Inquired, Prepared, Variant } from "./variant.ts";

export interface Version1Dependencies {
  /** Sends a POST whose response cannot be read. @throws SiteError `no_answer` if it is not known whether it arrived */
  postUnread(url: string, body: object): Promise<void>;
  /** @throws StorageError if this browser cannot store keys */
  tryToKeepKey(): Promise<void>;
  /** The time in milliseconds of a monotonic clock. */
  now(): number;
  /** Milliseconds since 1970, because codes of version 1 contain their expiry time. */
  date(): number;
}

/** Answers codes of version 1 (docs/version-1.md). Nothing is sent before the person has decided. */
export function version1({ code, site }: Version1Code, dependencies: Version1Dependencies): Variant {
  /**
   * The accounts of version 1 for this code's site. An account belongs to the origin that receives the answer, whatever
   * name a code uses.
   */
  async function accountsHere(): Promise<Version1Account[]> {
    const all = await listAccounts();
    return all.filter((account) => account.version === 1).filter(({ provider }) => provider === site);
  }

  async function prepare(picked?: Account): Promise<Prepared> {
    if (code.action === "register") {
      const request = await registration(code);
      const { account } = request;
      const state = account?.registration?.state;
      // A nonce can be used once. A second key for it would be unknown to the site.
      if (account && state !== "made") return { kind: "answered", request, account, settled: state === "settled" };
      return { kind: "ready", account };
    }
    // Compared with this device's clock, as in the original app.
    if (1000 * code.validTill < dependencies.date()) return { kind: "problem", problem: { code: "ran_out_by_clock" } };
    if (picked) return { kind: "ready", account: picked };
    const here = await accountsHere();
    if (here.length === 0) return { kind: "problem", problem: await strangerProblem() };
    return here.length === 1 ? { kind: "ready", account: here[0] } : { kind: "choose", accounts: here };
  }

  async function strangerProblem(): Promise<Problem> {
    const all = await listAccounts();
    if (all.some(({ provider }) => provider === site)) return { code: "other_version" };
    const namesake = all.find((account) => account.version === 1 && account.calledItself === code.provider);
    if (namesake) return { code: "namesake", near: namesake.provider };
    const near = nearSite(
      site,
      all.map(({ provider }) => provider),
    );
    return near ? { code: "look_alike", near } : { code: "no_account" };
  }

  async function registration({ email, nonce }: RegisterCode): Promise<Version1Request> {
    const here = await accountsHere();
    const account = here.find((known) => known.email === email && known.registration?.nonce === nonce);
    const existing = here.find((known) => known.email === email && known !== account);
    return { ...common, action: "register", email, account, existing, expiresAt: undefined };
  }

  const common = { version: 1, site, code, sameDevice: false } as const;

  async function inquire(account: Account | undefined): Promise<Inquired> {
    if (code.action === "register") {
      await dependencies.tryToKeepKey();
      return { kind: "ask", request: await registration(code) };
    }
    if (account?.version !== 1) throw new TypeError("an account of version 2");
    const expiresAt = dependencies.now() + 1000 * code.validTill - dependencies.date();
    const request = { ...common, action: code.action, email: account.email, account, existing: undefined, expiresAt };
    return { kind: "ask", request };
  }

  async function approve(request: ApprovalRequest): Promise<Version1Account> {
    if (request.version !== 1) throw new TypeError("a request of version 2");
    if (code.action === "register") return register(code);
    const { account } = request;
    if (!account) throw new TypeError("no account");
    const response = await signChallenge(account.keyPair.privateKey, code.challenge);
    const message: LoginRequest = { username: account.email, challenge: code.challenge, response };
    await dependencies.postUnread(code.respondTo, { version: 1, ...message });
    await recordSignIn(account.keyId, { at: Date.now() }).catch(ignore);
    return account;
  }

  /** A new key is stored before it is sent. A retry sends the same key. */
  async function register(registerCode: RegisterCode): Promise<Version1Account> {
    const before = (await registration(registerCode)).account;
    const account = before ?? (await makeAccount(registerCode, site));
    if (!before) await addAccount(account);
    const publicKey = await exportPublicKey(account.keyPair.publicKey);
    const message: RegisterRequest = { email: account.email, public_key: publicKey, nonce: registerCode.nonce };
    await dependencies.postUnread(registerCode.respondTo, { version: 1, ...message });
    await noteRegistration(account.keyId, "sent").catch(ignore);
    return account;
  }

  // Version 1 has no message for a denial, and nothing was sent.
  return { site, action: code.action, link: undefined, prepare, inquire, approve, deny: async () => false };
}

/** The answer has been sent. A full disk that prevents a note about it does not make it fail. */
const ignore = () => undefined;

async function makeAccount(code: RegisterCode, site: string): Promise<Version1Account> {
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

/** What the site's page showed about a registration, according to the person. */
export type PageSaid = "worked" | "failed" | "nothing";

/**
 * Updates an account after a registration. Only a failure that the page showed deletes the new key. If the result is
 * unclear, every key is kept and a sign-in will show which one works. In version 1 an address has a single key, so a
 * key that worked replaces the others.
 */
export async function settleVersion1(account: Version1Account, said: PageSaid): Promise<void> {
  if (said === "failed") return removeAccount(account.keyId);
  if (said === "nothing") return;
  await noteRegistration(account.keyId, "settled").catch(ignore);
  for (const { version, provider, email, keyId } of await listAccounts()) {
    const older = version === 1 && provider === account.provider && email === account.email;
    if (older && keyId !== account.keyId) await removeAccount(keyId);
  }
}

import { del, set, values } from "idb-keyval";
import type { Browser } from "#lib/protocol/answers.ts";
import type { RegisterRequest } from "#lib/protocol/requests.ts";
import { changeRecord, store } from "./database.ts";

/** How many past sign-ins are stored per account. */
const SIGN_INS = 20;

export interface SignIn {
  /** Milliseconds since 1970, by this device's clock. */
  at: number;
  /**
   * Missing in version 1, which does not say which browser asks, nor whether the sign-in succeeded: the entry then
   * means that an answer was sent.
   */
  browser?: Browser;
}

interface Stored {
  /** SHA-256 of the public key's SPKI DER, base64url. The key of the record. */
  keyId: string;
  /** The private key is not extractable: the browser signs with it but does not reveal it. */
  keyPair: CryptoKeyPair;
  /** The site's origin. */
  provider: string;
  email: string;
  /** The name that the person gave to the account, if any. */
  label?: string | undefined;
  /** The device name that the site was told. */
  deviceName: string;
  /** Milliseconds since 1970. */
  createdAt: number;
  /** Newest first. */
  signIns: SignIn[];
  /** Whether the site said that it does not know this key. Only the person may delete it. */
  unknown?: boolean | undefined;
}

/** A key answers codes of one protocol version only. */
interface Version2 {
  version: 2;
  algorithm: "ECDSA P-256 SHA-256";
}

/** An account whose key the site has confirmed. */
export interface ActiveAccount extends Stored, Version2 {
  state: "active";
}

/** An account whose key the site may have: `request` was created, but no answer has settled it. */
export interface PendingAccount extends Stored, Version2 {
  state: "pending";
  /** Sent again unchanged, so that the site can repeat its answer. */
  request: RegisterRequest;
}

/** An account at a site of version 1, which shows the result of a registration only on its own page. */
export interface Version1Account extends Stored {
  version: 1;
  algorithm: "RSA 2048 SHA-512";
  state: "active";
  /** The name of the site in its codes. It proves nothing. */
  calledItself: string;
  /** The code of its registration. Missing in accounts that older versions stored. */
  registration?: Registration;
}

/**
 * `made`: as far as this device knows, nothing has arrived. `sent`: only the site's page shows the result. `settled`:
 * the person has reported the result.
 */
export interface Registration {
  nonce: string;
  state: "made" | "sent" | "settled";
}

export type Version2Account = ActiveAccount | PendingAccount;
export type Account = Version2Account | Version1Account;

const accounts = store("accounts");
const changes = new EventTarget();
const otherTabs = "BroadcastChannel" in globalThis ? new BroadcastChannel("qr2pass-accounts") : undefined;
// In Node an open channel keeps the process alive, in a browser it does not.
(otherTabs as { unref?: () => void } | undefined)?.unref?.();
otherTabs?.addEventListener("message", () => changes.dispatchEvent(new Event("change")));

function changed(): void {
  changes.dispatchEvent(new Event("change"));
  otherTabs?.postMessage("changed");
}

/**
 * Calls `listener` after every change of an account, in this tab or another. Returns a function that stops listening.
 */
export function onAccountsChange(listener: () => void): () => void {
  changes.addEventListener("change", listener);
  return () => changes.removeEventListener("change", listener);
}

/** All accounts, most recently used first. */
export async function listAccounts(): Promise<Account[]> {
  const all = await values<Account>(accounts);
  const lastUse = (account: Account) => account.signIns[0]?.at ?? account.createdAt;
  return all.sort((one, other) => lastUse(other) - lastUse(one));
}

/** The accounts at a site with keys of version 2, most recently used first. */
export async function accountsAt(provider: string): Promise<Version2Account[]> {
  const all = await listAccounts();
  return all.filter((account) => account.version === 2).filter((account) => account.provider === provider);
}

/** The accounts at a site without those that the site has forgotten; or all, if it has forgotten all of them. */
export async function usableAccountsAt(provider: string): Promise<Version2Account[]> {
  const all = await accountsAt(provider);
  const known = all.filter(({ unknown }) => !unknown);
  return known.length > 0 ? known : all;
}

/** Stores a new key before its registration is sent, so that the key exists whenever an answer arrives. */
export async function addAccount(account: PendingAccount | Version1Account): Promise<void> {
  await set(account.keyId, account, accounts);
  changed();
}

/**
 * Records that the site knows this key. Other keys of the same account are kept, because an account may have several.
 */
export function activate(keyId: string): Promise<void> {
  return change(keyId, (account) => {
    if (account.version === 1 || account.state === "active") return { ...account, unknown: undefined };
    const { request: _, ...rest } = account;
    return { ...rest, state: "active", unknown: undefined };
  });
}

/** Records that the site does not know this key. It is kept, because only the person may delete it. */
export function noteUnknown(keyId: string): Promise<void> {
  return change(keyId, (account) => ({ ...account, unknown: true }));
}

/** Deletes an account and its key permanently. */
export async function removeAccount(keyId: string): Promise<void> {
  await del(keyId, accounts);
  changed();
}

/** Sets the name of an account; an empty or blank name removes it. */
export function renameAccount(keyId: string, label: string): Promise<void> {
  return change(keyId, (account) => ({ ...account, label: label.trim() || undefined }));
}

/** Records the progress of a registration of version 1. */
export function noteRegistration(keyId: string, state: Registration["state"]): Promise<void> {
  return change(keyId, (account) =>
    account.version === 1 && account.registration
      ? { ...account, registration: { ...account.registration, state } }
      : account,
  );
}

export function recordSignIn(keyId: string, signIn: SignIn): Promise<void> {
  return change(keyId, (account) => ({ ...account, signIns: [signIn, ...account.signIns].slice(0, SIGN_INS) }));
}

async function change(keyId: string, next: (account: Account) => Account): Promise<void> {
  if (await changeRecord(accounts, keyId, next)) changed();
}

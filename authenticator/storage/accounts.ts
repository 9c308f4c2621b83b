import { del, set, values } from "idb-keyval";
import type { Browser, RegisterRequest } from "#lib/protocol/messages.ts";
import { changeRecord, store } from "./database.ts";

/** How many past sign-ins an account remembers. */
const SIGN_INS = 20;

export interface SignIn {
  /** Milliseconds since 1970, by this device's clock. */
  at: number;
  /** Version 1 does not say which browser asks, nor how it went: then it is an answer that was sent. */
  browser?: Browser;
}

interface Stored {
  /** SHA-256 of the public key's SPKI DER, base64url. The record's key. */
  keyId: string;
  /** The private half cannot be extracted: the browser signs with it and gives it to nobody. */
  keyPair: CryptoKeyPair;
  /** The site's origin. */
  provider: string;
  email: string;
  /** What the person calls it, when they gave it a name. */
  label?: string | undefined;
  /** What the site was told this device is called. */
  deviceName: string;
  /** Milliseconds since 1970. */
  createdAt: number;
  /** Newest first. */
  signIns: SignIn[];
  /** The site said that it does not know this key. The person decides what becomes of it. */
  unknown?: boolean | undefined;
}

/** A key answers to one version of the protocol alone. */
interface Version2 {
  version: 2;
  algorithm: "ECDSA P-256 SHA-256";
}

/** The site has acknowledged the key. */
export interface ActiveAccount extends Stored, Version2 {
  state: "active";
}

/** The site may have the key: `request` was made, and no answer has settled it. */
export interface PendingAccount extends Stored, Version2 {
  state: "pending";
  /** Sent again unchanged, so that the site can answer a repeat as it answered the first. */
  request: RegisterRequest;
}

/** An account at a site of version 1, which tells nobody but its own page what it acknowledged. */
export interface Version1Account extends Stored {
  version: 1;
  algorithm: "RSA 2048 SHA-512";
  state: "active";
  /** What the site's codes call it. It proves nothing. */
  calledItself: string;
  /** The code that made it. Missing on accounts of before this was kept. */
  registration?: Registration;
}

/** `made`: nothing arrived that this device knows of. `sent`: what came of it only the site's page tells. `settled`: the person has told. */
export interface Registration {
  nonce: string;
  state: "made" | "sent" | "settled";
}

export type Version2Account = ActiveAccount | PendingAccount;
export type Account = Version2Account | Version1Account;

const accounts = store("accounts");
const changes = new EventTarget();
const otherTabs = "BroadcastChannel" in globalThis ? new BroadcastChannel("qr2pass-accounts") : undefined;
// Node keeps a process alive for an open channel, a browser does not.
(otherTabs as { unref?: () => void } | undefined)?.unref?.();
otherTabs?.addEventListener("message", () => changes.dispatchEvent(new Event("change")));

function changed(): void {
  changes.dispatchEvent(new Event("change"));
  otherTabs?.postMessage("changed");
}

/** Calls `listener` after every change of an account, in this tab or another. Returns the way to stop. */
export function onAccountsChange(listener: () => void): () => void {
  changes.addEventListener("change", listener);
  return () => changes.removeEventListener("change", listener);
}

/** Every account, the one used last first. */
export async function listAccounts(): Promise<Account[]> {
  const all = await values<Account>(accounts);
  const lastUse = (account: Account) => account.signIns[0]?.at ?? account.createdAt;
  return all.sort((one, other) => lastUse(other) - lastUse(one));
}

/** The accounts at a site with keys of version 2, the one used last first. */
export async function accountsAt(provider: string): Promise<Version2Account[]> {
  const all = await listAccounts();
  return all.filter((account) => account.version === 2).filter((account) => account.provider === provider);
}

/** Those of them that the site is not known to have forgotten, or all where it has forgotten each. */
export async function usableAccountsAt(provider: string): Promise<Version2Account[]> {
  const all = await accountsAt(provider);
  const known = all.filter(({ unknown }) => !unknown);
  return known.length > 0 ? known : all;
}

/** Keeps a new key before its registration is sent, so that no answer can come too late for it. */
export async function addAccount(account: PendingAccount | Version1Account): Promise<void> {
  await set(account.keyId, account, accounts);
  changed();
}

/** Notes that the site knows this key. Other keys of the same account stay: an account may have several. */
export function activate(keyId: string): Promise<void> {
  return change(keyId, (account) => {
    if (account.version === 1 || account.state === "active") return { ...account, unknown: undefined };
    const { request: _, ...rest } = account;
    return { ...rest, state: "active", unknown: undefined };
  });
}

/** Notes that the site does not know this key. It is kept: only the person removes it. */
export function noteUnknown(keyId: string): Promise<void> {
  return change(keyId, (account) => ({ ...account, unknown: true }));
}

/** Forgets an account and its key for good. */
export async function removeAccount(keyId: string): Promise<void> {
  await del(keyId, accounts);
  changed();
}

/** Names an account; nothing or blank takes the name away. */
export function renameAccount(keyId: string, label: string): Promise<void> {
  return change(keyId, (account) => ({ ...account, label: label.trim() || undefined }));
}

/** Notes how far a registration of version 1 has come. */
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

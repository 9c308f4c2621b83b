import type { OpenRecoverySummary } from "#lib/accounts/open-recovery.ts";
import type { RecoveryMethod } from "#lib/accounts/schema.ts";
import type { Browser, State } from "#lib/protocol/answers.ts";
import type { RefusalCode } from "#lib/protocol/errors.ts";
import type { Action } from "#lib/protocol/kinds.ts";

/** One run of the protocol, as the store holds it. Plain JSON. */
export interface Ceremony {
  /** The challenge: 128 random bits, base64url. */
  id: string;
  /** Determines which keys can answer it. */
  version: 1 | 2;
  action: Action;
  /** The site's origin, which is in the code and in the signed text. */
  provider: string;
  /** SHA-256 of the secret of the browser that began it, base64url. */
  browserHash: string;
  browser: Browser;
  /** The browser's network, in the form that `sameNetwork` compares; null if not known for certain. */
  network: string | null;
  /** The key by which live ceremonies are counted: an IPv4 address or an IPv6 /48. */
  askedFrom: string;
  /**
   * The account's address: known from the beginning if the kind names an account, for a login only from the approval
   * on.
   */
  email: string | null;
  /** The id of the account that began it; null if nobody was signed in. */
  userId: string | null;
  /** The session that began it, which alone may redeem it. */
  startedBy: string | null;
  /** The language of the page that began it, as in `words/language.ts`. */
  language: string;
  /** What is confirmed; null for other kinds. */
  confirms: Confirms | null;
  /** The recovery that authorises adding a device. */
  recovery: { id: string; method: RecoveryMethod; removeKeys: boolean } | null;
  /** Where the browser goes afterwards: a checked path of this site. */
  next: string | null;
  /** The eight letters of the code to type, valid while it waits; null in version 1. */
  userCode: string | null;
  /** What was fixed at the first scan. */
  scan: Scan | null;
  /** The account, key and session of its approval. */
  approval: Approval | null;
  /** Why it failed: the refusal that the phone received. */
  failure: RefusalCode | null;
}

export interface Confirms {
  /** The text that the phone shows. */
  text: string;
  /** The operation that is done once the text is confirmed. */
  operation: string;
  parameters: unknown;
}

export interface Scan {
  /** SHA-256 of the claim token's text, base64url. Whoever holds the token decides. */
  claim: string;
  /** The key that scanned, for kinds that are answered with a registered key. */
  keyId: string | null;
  sameDevice: boolean;
  /** Null if unknown. */
  sameNetwork: boolean | null;
  knownBrowser: boolean;
  /** The two digits that the browser shows; null if none are required. */
  number: number | null;
  /** A recovery of the account that was open at the scan. */
  recovery: OpenRecoverySummary | null;
  /** Seconds from the ceremony's beginning to the scan. */
  requestedAgo: number;
  /** Seconds since 1970. */
  requestedAt: number;
  /** Seconds since 1970. */
  expiresAt: number;
}

export interface Approval {
  userId: string;
  keyId: string;
  /** How many times the account had been signed out everywhere. If that number has grown, the approval is void. */
  signOuts: number;
  /**
   * The id of the session that redeeming begins, a UUID. It is fixed here so that redeeming twice cannot begin two
   * sessions.
   */
  sessionId: string;
  /** What the key signed and its signature, base64url: the evidence for a confirmation. */
  evidence: { signed: string; signature: string } | null;
}

/** A ceremony and its state at one moment. */
export interface Snapshot {
  ceremony: Ceremony;
  state: State;
  /** Milliseconds until the state expires; 0 for a final state. */
  remaining: number;
  /** Milliseconds since the ceremony began, by the store's clock. */
  age: number;
}

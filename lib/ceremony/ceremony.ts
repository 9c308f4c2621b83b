import type { OpenRecoverySummary } from "#lib/accounts/open-recovery.ts";
import type { RecoveryMethod } from "#lib/accounts/schema.ts";
import type { RefusalCode } from "#lib/protocol/errors.ts";
import type { Action } from "#lib/protocol/kinds.ts";
import type { Browser, State } from "#lib/protocol/messages.ts";

/** One run of the protocol, as the store keeps it. It is plain JSON. */
export interface Ceremony {
  /** The challenge: 128 random bits, base64url. */
  id: string;
  /** Decides which keys can answer it. */
  version: 1 | 2;
  action: Action;
  /** The site's origin, which the code names and the signature covers. */
  provider: string;
  /** SHA-256 of the browser secret of the browser that began it, base64url. */
  browserHash: string;
  browser: Browser;
  /** The network the browser is on, comparable by `sameNetwork`; null where it is not known for sure. */
  network: string | null;
  /** What live ceremonies are counted by: an IPv4 address or an IPv6 /48. */
  askedFrom: string;
  /** The account: from the beginning where the kind names one, from the approval on in a login. */
  email: string | null;
  /** The account's id, where an account began it. */
  userId: string | null;
  /** The session that began it. Nobody but that session redeems it. */
  startedBy: string | null;
  /** The language of the page that began it, as in `words/language.ts`. */
  language: string;
  /** What a confirmation is about. */
  confirms: Confirms | null;
  /** The recovery under which a device is added. */
  recovery: { id: string; method: RecoveryMethod; removeKeys: boolean } | null;
  /** Where the browser goes on to: a checked path of this site. */
  next: string | null;
  /** Eight letters that name it while it waits; null in version 1. */
  userCode: string | null;
  /** What the first scan settled. */
  scan: Scan | null;
  /** Whose approval it has. */
  approval: Approval | null;
  /** Why it failed: what the phone was refused with. */
  failure: RefusalCode | null;
}

export interface Confirms {
  /** The text that the phone shows. */
  text: string;
  /** What is done once the text is confirmed. */
  operation: string;
  parameters: unknown;
}

export interface Scan {
  /** SHA-256 of the claim token's text, base64url. Who holds the token decides. */
  claim: string;
  /** The key that scanned, where the kind is answered with a key that the account has. */
  keyId: string | null;
  sameDevice: boolean;
  /** Null where nobody can tell. */
  sameNetwork: boolean | null;
  knownBrowser: boolean;
  /** The two digits that the browser shows; null where none are asked. */
  number: number | null;
  /** A recovery of the account that was open at the scan. */
  recovery: OpenRecoverySummary | null;
  /** Seconds between the ceremony's beginning and the scan. */
  requestedAgo: number;
  /** Seconds since 1970. */
  requestedAt: number;
  /** Seconds since 1970. */
  expiresAt: number;
}

export interface Approval {
  userId: string;
  keyId: string;
  /** How often the account had been signed out everywhere. Once more, and the approval is void. */
  signOuts: number;
  /** The session that redeeming begins, a UUID. It is settled here, so that redeeming again begins no other. */
  sessionId: string;
  /** What the key signed, and its signature, base64url: the evidence of a confirmation. */
  evidence: { signed: string; signature: string } | null;
}

/** A ceremony as it stands at one moment. */
export interface Snapshot {
  ceremony: Ceremony;
  state: State;
  /** Milliseconds until the state runs out; 0 when it is one that stays. */
  remaining: number;
  /** Milliseconds since the ceremony began, by the store's clock. */
  age: number;
}

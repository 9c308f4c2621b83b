import type { RefusalCode } from "#lib/protocol/errors.ts";
import type { Action } from "#lib/protocol/link.ts";
import type { Browser, State } from "#lib/protocol/messages.ts";

/** One run of the protocol, as the store keeps it. It is plain JSON. */
export interface Ceremony {
  /** The challenge: 128 random bits, base64url. */
  id: string;
  /** Decides which keys can answer it. */
  version: 1 | 2;
  action: Action;
  /** The site's origin, which the QR names and the signature covers. */
  provider: string;
  /** SHA-256 of the browser secret of the browser that began it, base64url. */
  browserHash: string;
  browser: Browser;
  /** The network the browser is on, comparable by `===`; null where it is not known for sure. */
  network: string | null;
  /** Seconds since 1970. */
  requestedAt: number;
  /** The account: from the beginning in a registration, from the approval on in a login. */
  email: string | null;
  /** Where a login goes on to: a checked path of this site. */
  next: string | null;
  /** What the first scan settled. */
  scan: Scan | null;
  /** Whose approval it has. */
  approval: Approval | null;
  /** Why it failed: what the phone was refused with. */
  failure: RefusalCode | null;
}

export interface Scan {
  /** SHA-256 of the claim token's text, base64url. Who holds the token decides. */
  claim: string;
  /** The key that scanned a login. */
  keyId: string | null;
  sameDevice: boolean;
  sameNetwork: boolean;
  knownBrowser: boolean;
  /** The three numbers to pick from; none when no number is asked. */
  numbers: number[];
  /** The one that the browser shows. */
  number: number | null;
  /** Seconds since 1970. */
  expiresAt: number;
}

export interface Approval {
  userId: string;
  keyId: string;
  /** How often the account had been signed out everywhere. Once more, and the approval is void. */
  signOuts: number;
  /** The session that redeeming a login begins, a UUID: settled here, so that doing it again begins no other. */
  sessionId: string;
}

/** A ceremony with where it stands. */
export interface Standing {
  ceremony: Ceremony;
  state: State;
  /** Milliseconds until the state runs out; 0 when it is one that stays. */
  remaining: number;
}

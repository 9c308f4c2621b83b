import type { NewKey } from "#lib/accounts/new-key.ts";
import type { Session } from "#lib/accounts/sessions.ts";
import type { Browser } from "#lib/protocol/answers.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import type { Action } from "#lib/protocol/kinds.ts";
import type { BeginRequest } from "#lib/protocol/requests.ts";
import type { Approval, Ceremony } from "../ceremony.ts";

/** The browser that begins a ceremony. */
export interface Starter {
  /** SHA-256 of the browser secret, base64url. */
  browserHash: string;
  browser: Browser;
  /** The browser's live session, or null. */
  session(): Promise<Session | null>;
  /** The language of texts that the site writes, a BCP 47 tag. */
  language: string;
}

/** @throws ProtocolError `not_signed_in` */
export async function requireSession(starter: Starter): Promise<Session> {
  const session = await starter.session();
  if (!session) throw new ProtocolError("not_signed_in");
  return session;
}

/** The fields of a ceremony that its kind sets at the beginning. */
export type Subject = Pick<Ceremony, "email" | "userId" | "startedBy" | "confirms" | "recovery" | "next">;

export const NO_SUBJECT: Subject = {
  email: null,
  userId: null,
  startedBy: null,
  confirms: null,
  recovery: null,
  next: null,
};

/** The browser that redeems, which is the one that began the ceremony. */
export interface Redeemer {
  /** The browser's current session, from its cookie. */
  sessionId: string | null;
  /** Whether the session should survive closing the browser. */
  persistent: boolean;
}

export interface Redeemed {
  /** The path of the site to go to. */
  redirect: string;
  /** The id of the session that began, if one did. */
  sessionId?: string;
  /** The result of a confirmed operation. */
  result?: unknown;
}

export type RequestOf<A extends Action> = Extract<BeginRequest, { action: A }>;

/** The rules of one kind of ceremony. */
export interface KindRules<A extends Action> {
  /**
   * Determines whom and what a ceremony is about.
   *
   * @throws ProtocolError if the request cannot begin a ceremony
   */
  begin(request: RequestOf<A>, starter: Starter): Promise<Subject>;
  /** The text that the phone is told after it approved. */
  approved: string;
  /**
   * Completes an approved ceremony. Repeating it has no further effect, because a browser that did not receive the
   * answer may ask again.
   */
  redeem(ceremony: Ceremony, approval: Approval, redeemer: Redeemer): Promise<Redeemed>;
}

/** The rules of a kind that adds a new key. */
export interface NewKeyRules<A extends Action> extends KindRules<A> {
  /**
   * Stores the key, which is durable when this returns. Repeating it changes nothing, and a ceremony never adds a
   * second key.
   *
   * @throws ProtocolError `email_taken`, `key_taken`, `already_used`
   */
  keep(ceremony: Ceremony, key: NewKey): Promise<Kept>;
}

export interface Kept {
  userId: string;
  /** How many times the account has been signed out everywhere. */
  signOuts: number;
  /** Removes the key again, if this call was the one that added it. */
  undo(): Promise<void>;
}

import type { NewKey } from "#lib/accounts/new-key.ts";
import type { Session } from "#lib/accounts/sessions.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import type { Action } from "#lib/protocol/kinds.ts";
import type { BeginRequest, Browser } from "#lib/protocol/messages.ts";
import type { Approval, Ceremony } from "../ceremony.ts";

/** Who begins a ceremony. */
export interface Starter {
  /** SHA-256 of the browser secret, base64url. */
  browserHash: string;
  browser: Browser;
  /** The session that the browser has, if one is on. */
  session(): Promise<Session | null>;
  /** The language of texts that the site writes: a BCP 47 tag. */
  language: string;
}

/** @throws ProtocolError `not_signed_in` */
export async function requireSession(starter: Starter): Promise<Session> {
  const session = await starter.session();
  if (!session) throw new ProtocolError("not_signed_in");
  return session;
}

/** What is known of a ceremony from its beginning, by its kind. */
export type Subject = Pick<Ceremony, "email" | "userId" | "startedBy" | "confirms" | "recovery" | "next">;

export const NO_SUBJECT: Subject = {
  email: null,
  userId: null,
  startedBy: null,
  confirms: null,
  recovery: null,
  next: null,
};

/** The browser that redeems: the one that began the ceremony. */
export interface Redeemer {
  /** The session that the browser has until now, by its cookie. */
  sessionId: string | null;
  /** Whether the session outlasts the browser's own. */
  persistent: boolean;
}

export interface Redeemed {
  /** A path of the site. */
  redirect: string;
  /** The session that began, if one did. */
  sessionId?: string;
  /** What a confirmed operation gave. */
  result?: unknown;
}

export type RequestOf<A extends Action> = Extract<BeginRequest, { action: A }>;

/** What one kind of ceremony does. */
export interface KindRules<A extends Action> {
  /**
   * Whom and what a ceremony is about.
   *
   * @throws ProtocolError where the request cannot begin one
   */
  begin(request: RequestOf<A>, starter: Starter): Promise<Subject>;
  /** What the phone is told when it approved. */
  approved: string;
  /** Ends an approved ceremony. Doing it again does nothing more, for a browser that did not hear that it was done. */
  redeem(ceremony: Ceremony, approval: Approval, redeemer: Redeemer): Promise<Redeemed>;
}

/** What a kind does that brings a new key. */
export interface NewKeyRules<A extends Action> extends KindRules<A> {
  /**
   * Keeps the key, durably, before it returns. Doing it again changes nothing, and no second key is kept for the same
   * ceremony.
   *
   * @throws ProtocolError `email_taken`, `key_taken`, `already_used`
   */
  keep(ceremony: Ceremony, key: NewKey): Promise<Kept>;
}

export interface Kept {
  userId: string;
  /** How often the account has been signed out everywhere. */
  signOuts: number;
  /** Takes the key away again, where this call was the first to keep it. */
  undo(): Promise<void>;
}

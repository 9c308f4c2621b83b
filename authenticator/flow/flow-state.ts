import type { Action } from "#lib/protocol/kinds.ts";
import type { Link } from "#lib/protocol/link.ts";
import type { ScanAnswer } from "#lib/protocol/messages.ts";
import type { Code } from "#lib/protocol/version-1/code.ts";
import type { KeyRisk } from "../platform.ts";
import type { Problem } from "../problem.ts";
import type { Account, Version1Account, Version2Account } from "../storage/accounts.ts";
import type { Claim } from "../storage/claims.ts";

/** Something that a site asks this device to approve. */
export type ApprovalRequest = Version2Request | Version1Request;

/** Of version 2: this device has claimed it at the site, and knows who asks. */
export interface Version2Request {
  version: 2;
  /** The site's origin. */
  site: string;
  action: Action;
  link: Link;
  claim: Claim;
  email: string;
  /** The account that answers, for the kinds that answer with a key it has. */
  account: Version2Account | undefined;
  /** Another key of the same account on this device, for the kinds that bring a new one. */
  existing: Version2Account | undefined;
  details: ScanAnswer;
  /** Whether the browser that asks is this one. Only our own site is believed that. */
  sameDevice: boolean;
  /** When the browser asked, in milliseconds of the monotonic clock. */
  requestedAt: number;
  /** Until when the site takes an answer, in milliseconds of the monotonic clock. */
  expiresAt: number;
}

/** Of version 1: nothing was sent yet, and nothing is known of the browser. */
export interface Version1Request {
  version: 1;
  /** The origin that is answered. */
  site: string;
  action: "register" | "login";
  code: Code;
  email: string;
  /** The account that signs in; in a registration, the one that this very code made before. */
  account: Version1Account | undefined;
  /** Another account of the address on this device. */
  existing: Version1Account | undefined;
  sameDevice: false;
  /** Milliseconds of the monotonic clock; a registration's code does not say. */
  expiresAt: number | undefined;
}

export type Decision = { approve: true; number: number | undefined } | { approve: false };

/** What the person does instead of registering an address that has an account on this device. */
export type Alternative = "sign_in" | "another";

/** How far cancelling a recovery has come. */
export type Cancelling = "offered" | "sending" | "cancelled" | "failed";

/**
 * - `denied_untold`: the site could not be told.
 * - `declined`: version 1 has no message for it.
 * - `registered`, `dropped`, `kept`: what the person saw of a registration of version 1.
 */
export type Outcome = "approved" | "denied" | "denied_untold" | "declined" | "registered" | "dropped" | "kept";

/** Where the approval of one code stands. */
export type FlowState =
  /** Keys made here may not last: said before the first is made, and before anything is sent. */
  | { name: "key_warning"; risk: KeyRisk; site: string; action: Action; link: Link | undefined }
  /** A link or a typed code brought it here: nothing is sent before the person taps. */
  | { name: "tap"; site: string; action: Action; account: Account | undefined }
  /** The site is asked. `action` is not known yet of a typed code. */
  | { name: "opening"; site: string; action: Action | undefined }
  | { name: "choose"; site: string; action: Action; accounts: Account[] }
  /** `alternative`: the one that was taken; the registration was denied for it. */
  | { name: "has_account"; request: Version2Request; existing: Version2Account; alternative?: Alternative }
  | { name: "ask"; request: ApprovalRequest; cancelling: Cancelling }
  | { name: "deciding"; request: ApprovalRequest; decision: Decision; cancelling: Cancelling }
  /** This browser asked: it is being signed in, and goes on to the site. */
  | { name: "finishing"; request: Version2Request; done: boolean }
  | { name: "done"; request: ApprovalRequest; outcome: Outcome }
  /** An answer of version 1 was sent. What came of it only the site's own page tells. */
  | { name: "sent"; request: Version1Request; account: Version1Account }
  | Failed;

export interface Failed {
  name: "problem";
  problem: Problem;
  /** The site's origin; missing where a code could not be read. */
  site: string | undefined;
  action: Action | undefined;
  /** What the code says, for another browser or app. */
  link: Link | undefined;
  /** The key that the problem is about. */
  account: Account | undefined;
  /** Whether the same may be tried again. */
  canRetry: boolean;
  /** Whether a link on this device may have brought the person here. */
  cameByLink: boolean;
}

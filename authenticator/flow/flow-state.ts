import type { ScanAnswer } from "#lib/protocol/answers.ts";
import type { Action } from "#lib/protocol/kinds.ts";
import type { Link } from "#lib/protocol/link.ts";
import type { Code } from "#lib/protocol/version-1/code.ts";
import type { KeyRisk } from "../platform.ts";
import type { Problem } from "../problem.ts";
import type { Account, Version1Account, Version2Account } from "../storage/accounts.ts";
import type { Claim } from "../storage/claims.ts";

/** A question that a site asks this device. */
export type ApprovalRequest = Version2Request | Version1Request;

/** A request of version 2: this device has claimed the ceremony, and knows which browser asks. */
export interface Version2Request {
  version: 2;
  /** The site's origin. */
  site: string;
  action: Action;
  link: Link;
  claim: Claim;
  email: string;
  /** The account that answers, for kinds that are answered with an existing key. */
  account: Version2Account | undefined;
  /** Another key of the same account on this device, for kinds that add a new key. */
  existing: Version2Account | undefined;
  details: ScanAnswer;
  /** Whether the browser that asks is this one. Trusted only if our own site says so. */
  sameDevice: boolean;
  /** When the browser began the ceremony, in milliseconds of the monotonic clock. */
  requestedAt: number;
  /** Until when the site accepts an answer, in milliseconds of the monotonic clock. */
  expiresAt: number;
}

/** A request of version 1: nothing has been sent yet, and nothing is known about the browser. */
export interface Version1Request {
  version: 1;
  /** The origin that the answer is sent to. */
  site: string;
  action: "register" | "login";
  code: Code;
  email: string;
  /**
   * For a login, the account that signs in; for a registration, the account that an earlier scan of this same code
   * created.
   */
  account: Version1Account | undefined;
  /** Another account for the same address on this device. */
  existing: Version1Account | undefined;
  sameDevice: false;
  /** In milliseconds of the monotonic clock; the code of a registration does not contain it. */
  expiresAt: number | undefined;
}

export type Decision = { approve: true; number: number | undefined } | { approve: false };

/** What the person does instead of registering an address that already has an account on this device. */
export type Alternative = "sign_in" | "another";

/** The progress of cancelling a recovery. */
export type Cancelling = "offered" | "sending" | "cancelled" | "failed";

/**
 * - `denied_untold`: denied, but the site could not be told.
 * - `declined`: denied in version 1, which has no message for it.
 * - `registered`, `dropped`, `kept`: what became of a version-1 registration according to the person.
 */
export type Outcome = "approved" | "denied" | "denied_untold" | "declined" | "registered" | "dropped" | "kept";

/** The progress of answering one code. */
export type FlowState =
  /** Keys created here may be lost. Shown before the first key is created and before anything is sent. */
  | { name: "key_warning"; risk: KeyRisk; site: string; action: Action; link: Link | undefined }
  /** A link or a typed code opened the app. Nothing is sent before the person taps. */
  | { name: "tap"; site: string; action: Action; account: Account | undefined }
  /** The site is being asked. `action` is not known yet for a typed code. */
  | { name: "opening"; site: string; action: Action | undefined }
  | { name: "choose"; site: string; action: Action; accounts: Account[] }
  /** `alternative`: what the person chose instead; the registration was denied because of it. */
  | { name: "has_account"; request: Version2Request; existing: Version2Account; alternative?: Alternative }
  | { name: "ask"; request: ApprovalRequest; cancelling: Cancelling }
  | { name: "deciding"; request: ApprovalRequest; decision: Decision; cancelling: Cancelling }
  /** The browser that asked is this one: it is being signed in and then goes to the site. */
  | { name: "finishing"; request: Version2Request; done: boolean }
  | { name: "done"; request: ApprovalRequest; outcome: Outcome }
  /** An answer of version 1 was sent. Only the site's own page shows the result. */
  | { name: "sent"; request: Version1Request; account: Version1Account }
  | Failed;

export interface Failed {
  name: "problem";
  problem: Problem;
  /** The site's origin; missing if a code could not be read. */
  site: string | undefined;
  action: Action | undefined;
  /** The code's link, to open in another browser or app. */
  link: Link | undefined;
  /** The account that the problem is about. */
  account: Account | undefined;
  /** Whether the same request may be tried again. */
  canRetry: boolean;
  /** Whether a link on this device may have opened the app. */
  cameByLink: boolean;
}

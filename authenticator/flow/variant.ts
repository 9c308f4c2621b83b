import type { Action } from "#lib/protocol/kinds.ts";
import type { Link } from "#lib/protocol/link.ts";
import type { Problem } from "../problem.ts";
import type { Account, Version1Account, Version2Account } from "../storage/accounts.ts";
import type { ApprovalRequest, Version2Request } from "./flow-state.ts";

/** What this device alone knows about a code, before anything is sent. */
export type Prepared =
  /** `account`: the one that answers; undefined if a new key is created. */
  | { kind: "ready"; account: Account | undefined }
  | { kind: "choose"; accounts: Account[] }
  | { kind: "problem"; problem: Problem }
  /** This same code of version 1 was answered before. `settled`: the person has also reported the result. */
  | { kind: "answered"; request: ApprovalRequest; account: Version1Account; settled: boolean };

/** What the site asks. */
export type Inquired =
  | { kind: "ask"; request: ApprovalRequest }
  /** A registration of an address that has an account on this device. */
  | { kind: "has_account"; request: Version2Request; existing: Version2Account };

/**
 * Answers one code in one version of the protocol; the flow is the same for both. All functions except `prepare` may
 * send requests and then throw SiteError. All throw StorageError if the browser's storage fails.
 */
export interface Variant {
  /** The origin that the answer is sent to. */
  readonly site: string;
  readonly action: Action;
  /** The link of version 2; undefined in version 1. */
  readonly link: Link | undefined;
  /** Finds the account, using only this device. `picked` is the person's choice if there are several. */
  prepare(picked?: Account): Promise<Prepared>;
  /** Asks the site what has to be decided. */
  inquire(account: Account | undefined): Promise<Inquired>;
  /** Approves. Returns the account of version 1 whose answer was sent, and undefined in version 2. */
  approve(request: ApprovalRequest, number: number | undefined): Promise<Version1Account | undefined>;
  /** Denies. Returns whether there was anything to tell the site. */
  deny(request: ApprovalRequest): Promise<boolean>;
}

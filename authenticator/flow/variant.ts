import type { Action } from "#lib/protocol/kinds.ts";
import type { Link } from "#lib/protocol/link.ts";
import type { Problem } from "../problem.ts";
import type { Account, Version1Account, Version2Account } from "../storage/accounts.ts";
import type { ApprovalRequest, Version2Request } from "./flow-state.ts";

/** What is known of a code from this device alone, before anything is sent. */
export type Prepared =
  /** `account`: the one that answers; undefined where a new key is made. */
  | { kind: "ready"; account: Account | undefined }
  | { kind: "choose"; accounts: Account[] }
  | { kind: "problem"; problem: Problem }
  /** This very code of version 1 was answered before; `settled` when the person has also told how it went. */
  | { kind: "answered"; request: ApprovalRequest; account: Version1Account; settled: boolean };

/** What the site asks. */
export type Inquired =
  | { kind: "ask"; request: ApprovalRequest }
  /** A registration of an address that has an account on this device. */
  | { kind: "has_account"; request: Version2Request; existing: Version2Account };

/**
 * How one version of the protocol answers one code. The flow is the same for each.
 * All but `prepare` may send, and throw SiteError where the site fails; all throw StorageError where the browser does.
 */
export interface Variant {
  /** The origin that is answered. */
  readonly site: string;
  readonly action: Action;
  /** Version 2's link; version 1 has none. */
  readonly link: Link | undefined;
  /** Finds the account, on this device alone. `picked` is the person's choice of several. */
  prepare(picked?: Account): Promise<Prepared>;
  /** Learns what is asked. */
  inquire(account: Account | undefined): Promise<Inquired>;
  /** Says yes. Returns the account of version 1 whose answer was sent, and nothing in version 2. */
  approve(request: ApprovalRequest, number: number | undefined): Promise<Version1Account | undefined>;
  /** Says no. Returns whether there was anything to tell the site. */
  deny(request: ApprovalRequest): Promise<boolean>;
}

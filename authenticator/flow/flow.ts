import type { Link } from "#lib/protocol/link.ts";
import type { KeyRisk } from "../platform.ts";
import type { Reachability } from "../problem.ts";
import type { ReadCode } from "../read-code.ts";
import type { Account, Version1Account } from "../storage/accounts.ts";
import type { Alternative, Decision } from "./flow-state.ts";
import type { Variant } from "./variant.ts";
import type { PageSaid } from "./version-1.ts";

/** Everything that the flow needs from its environment. */
export interface FlowDependencies {
  variantOf(code: ReadCode): Variant;
  /** Looks up a typed code. @throws SiteError */
  lookUp(site: string, userCode: string): Promise<Link>;
  /** Redeems a ceremony that this browser began. Returns the address to go to. @throws SiteError */
  redeem(link: Link): Promise<string>;
  /** @throws SiteError */
  cancelRecovery(account: Account, recovery: string): Promise<void>;
  /** Updates an account of version 1 after the person reported what the site's page shows. @throws StorageError */
  settleVersion1(account: Version1Account, said: PageSaid): Promise<void>;
  /** Notes the question to show again after a reload. This and the next may throw StorageError. */
  noteQuestion(link: Link): Promise<void>;
  closeQuestion(challenge: string): Promise<void>;
  /**
   * Why keys created here may be lost; undefined if there is no sign of a risk, or if this browser has keys already.
   */
  keyRisk(): Promise<KeyRisk | undefined>;
  /** Why a site did not answer, as far as this browser knows. */
  reachability(site: string): Promise<Reachability>;
  /** The time in milliseconds of a monotonic clock. */
  now(): number;
  /** Navigates to another page. */
  goTo(address: string): void;
  vibrate(pattern: number[]): void;
}

/**
 * How a code arrived.
 * - `here`: the person scanned it with this app or pasted it.
 * - `continued`: the person tapped "Continue on this device" on a page of this app's own site, in this tab.
 * - `link`: a link was opened, or a code was typed. Another page may have caused this without the person's intention.
 * - `again`: the page was reloaded after it had asked the site.
 */
export type Arrival = "here" | "continued" | "link" | "again";

/** Answers one code at a time, from reading it to the outcome. A new code replaces the current one. */
export interface Flow {
  start(text: string, arrival: Arrival): void;
  startLink(link: Link, arrival: Arrival): void;
  /** Begins with a code of eight letters that was typed for a site. */
  startTyped(site: string, userCode: string): void;
  /** Continues from `key_warning`, `tap` or `has_account`. */
  goOn(): void;
  choose(account: Account): void;
  /** Denies a registration, and stays on its screen to explain the alternative. */
  leaveFor(alternative: Alternative): void;
  decide(decision: Decision): void;
  cancelRecovery(): void;
  /** Reports what the site's page shows about a registration of version 1. */
  settle(said: PageSaid): void;
  retry(): void;
  /** The time to decide has run out. */
  runOut(): void;
  /** The site's answer cannot be shown. */
  fail(): void;
  close(): void;
}

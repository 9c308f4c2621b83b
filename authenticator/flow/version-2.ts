import type { ScanAnswer } from "#lib/protocol/answers.ts";
import { emailSchema } from "#lib/protocol/email.ts";
import { bringsKey, KINDS } from "#lib/protocol/kinds.ts";
import type { Link } from "#lib/protocol/link.ts";
import { sha256Text } from "#lib/protocol/random.ts";
import { makeAccount, makeLoginAnswer } from "../make-answer.ts";
import { nearSite } from "../near-site.ts";
import { SiteError, type SiteProblem } from "../site/http-client.ts";
import type * as site from "../site/messages.ts";
import {
  type Account,
  accountsAt,
  activate,
  addAccount,
  listAccounts,
  noteUnknown,
  type PendingAccount,
  recordSignIn,
  usableAccountsAt,
  type Version2Account,
} from "../storage/accounts.ts";
import { type Claim, claim, claimOf, closeClaim } from "../storage/claims.ts";
import { StorageError } from "../storage/database.ts";
import type { ApprovalRequest, Version2Request } from "./flow-state.ts";
import { sendRegistration } from "./registrations.ts";
import type { Inquired, Prepared, Variant } from "./variant.ts";

export interface Version2Dependencies {
  network: Pick<typeof site, "postScan" | "postLogin" | "postRegister" | "postDeny">;
  /** @throws StorageError if this browser cannot store keys */
  tryToKeepKey(): Promise<void>;
  /** The time in milliseconds of a monotonic clock. */
  now(): number;
  /** The origin from which this app was opened. */
  origin: string;
}

/** Answers codes of version 2 (docs/protocol.md). */
export function version2(link: Link, dependencies: Version2Dependencies): Variant {
  const { network, origin, now } = dependencies;
  const { provider, action, challenge } = link;
  /** Keys that the site refused for this code because they belong to another account. */
  const strangers = new Set<string>();

  async function prepare(picked?: Account): Promise<Prepared> {
    if (bringsKey(action)) return { kind: "ready", account: undefined };
    if (picked) return { kind: "ready", account: picked };
    const all = await usableAccountsAt(provider);
    if (all.length === 0) return { kind: "problem", problem: await strangerProblem(provider) };
    const accounts = all.filter(({ keyId }) => !strangers.has(keyId));
    if (accounts.length === 0) return { kind: "problem", problem: { code: "wrong_account" } };
    // After a reload, continues with the account that scanned.
    const before = await claimOf(challenge);
    const account =
      accounts.find(({ keyId }) => keyId === before?.keyId) ?? (accounts.length === 1 ? accounts[0] : undefined);
    return account ? { kind: "ready", account } : { kind: "choose", accounts };
  }

  async function inquire(account: Account | undefined): Promise<Inquired> {
    if (account?.version === 2) return { kind: "ask", request: await inquireWithKey(account) };
    await dependencies.tryToKeepKey();
    const made = await claim(link);
    const details = await network.postScan(link, await sha256Text(made.token), undefined);
    const email = emailSchema.safeParse(details.email);
    if (!email.success) throw new SiteError("unreadable", { cause: email.error });
    const existing = (await accountsAt(provider)).find(
      (known) => known.email === email.data && known.state === "active",
    );
    const request = requestOf(details, made, { email: email.data, account: undefined, existing });
    const isTaken = action === "register" && existing !== undefined;
    return isTaken ? { kind: "has_account", request, existing } : { kind: "ask", request };
  }

  async function inquireWithKey(account: Version2Account): Promise<Version2Request> {
    const made = await claim(link, account.keyId);
    const scan = async () => network.postScan(link, await sha256Text(made.token), account.keyId);
    const details = await scan().catch(async (error) => {
      const problem = problemIn(error);
      if (problem === "wrong_account") strangers.add(account.keyId);
      if (problem !== "unknown_key") throw error;
      if (account.state !== "pending") {
        await noteUnknown(account.keyId);
        throw error;
      }
      return scanSettled(account, scan);
    });
    if (KINDS[action].confirmsText && !details.text) throw new SiteError("unreadable");
    // A site accepts scans only with registered keys, so this key is registered even if the answer to its registration
    // was lost.
    if (account.state === "pending" || account.unknown) await activate(account.keyId);
    return requestOf(details, made, { email: account.email, account, existing: undefined });
  }

  /**
   * Scans with a key that the site did not know a moment ago. Its registration may still be in transit from another
   * page of this device, so it is sent once more.
   */
  async function scanSettled(account: PendingAccount, scan: () => Promise<ScanAnswer>): Promise<ScanAnswer> {
    await sendRegistration(account, network).catch(problemIn);
    try {
      return await scan();
    } catch (error) {
      if (problemIn(error) === "unknown_key") await noteUnknown(account.keyId);
      throw error;
    }
  }

  function requestOf(
    details: ScanAnswer,
    made: Claim,
    known: Pick<Version2Request, "email" | "account" | "existing">,
  ): Version2Request {
    const sameDevice = details.same_device && provider === origin;
    const at = now();
    return {
      ...known,
      version: 2,
      site: provider,
      action,
      link,
      claim: made,
      details,
      sameDevice,
      requestedAt: at - 1000 * details.requested_ago,
      expiresAt: at + 1000 * details.expires_in,
    };
  }

  async function approve(request: ApprovalRequest, number: number | undefined): Promise<undefined> {
    if (request.version !== 2) throw new TypeError("a request of version 1");
    const { account, details } = request;
    if (account) {
      await network.postLogin(provider, await makeLoginAnswer(account, request, number));
      // The site has accepted. A full disk that prevents a note about it does not make the sign-in fail.
      await recordSignIn(account.keyId, { at: Date.now(), browser: details.browser }).catch(ignore);
    } else await answerWithNewKey(request, number);
    await closeClaim(challenge).catch(ignore);
  }

  /**
   * Answers with a new key. The key is stored as pending before anything is sent, activated when the site accepts, and
   * deleted only by a refusal that leaves no doubt, so that a key which the site may have stored is never lost.
   */
  async function answerWithNewKey(request: Version2Request, number: number | undefined): Promise<void> {
    const before = (await accountsAt(provider)).find((known) => isPendingFor(known, challenge));
    if (before) return sendRegistration(before, network);
    const made = await makeAccount(request, number);
    try {
      await addAccount(made);
    } catch (error) {
      // Tells the computer at once instead of letting it wait for an answer that cannot come.
      if (error instanceof StorageError) await deny(request).catch(ignore);
      throw error;
    }
    await sendRegistration(made, network);
  }

  async function deny(request: ApprovalRequest): Promise<true> {
    if (request.version !== 2) throw new TypeError("a request of version 1");
    await closeClaim(challenge).catch(ignore);
    await network.postDeny(link, request.claim.token);
    return true;
  }

  return { site: provider, action, link, prepare, inquire, approve, deny };
}

const ignore = () => undefined;

async function strangerProblem(provider: string) {
  const known = (await listAccounts()).map((account) => account.provider);
  // A key of version 1 answers only codes of version 1.
  if (known.includes(provider)) return { code: "other_version" } as const;
  const near = nearSite(provider, known);
  return near ? ({ code: "look_alike", near } as const) : ({ code: "no_account" } as const);
}

/** The problem that a site's refusal reports. Other errors are thrown again. */
function problemIn(error: unknown): SiteProblem {
  if (error instanceof SiteError) return error.problem;
  throw error;
}

function isPendingFor(account: Version2Account, nonce: string): account is PendingAccount {
  return account.state === "pending" && account.request.nonce === nonce;
}

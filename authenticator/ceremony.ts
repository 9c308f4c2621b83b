import { emailSchema } from "#lib/protocol/email.ts";
import type { Link } from "#lib/protocol/link.ts";
import { sha256Text } from "#lib/protocol/random.ts";
import {
  accountsAt,
  activate,
  activateAnew,
  addAccount,
  listAccounts,
  type PendingAccount,
  recordSignIn,
  removeAccount,
  type Version2Account,
} from "./accounts.ts";
import { type Claim, claim, claimOf, closeClaim } from "./claims.ts";
import { nearSite } from "./near-site.ts";
import {
  ProviderError,
  type ProviderProblem,
  postDeny,
  postLogin,
  postRegister,
  postScan,
  type Scanned,
} from "./provider.ts";
import { makeAccount, signLogin } from "./sign.ts";

/** A ceremony that this device has claimed, and that waits for the person's decision. */
export interface Asked extends Scanned {
  link: Link;
  claim: Claim;
  email: string;
  /** The account that signs in; none yet in a registration. */
  account: Version2Account | undefined;
}

/** What stands before the question. */
export type Opening =
  | { kind: "asked"; asked: Asked }
  | { kind: "choose"; accounts: Version2Account[] }
  /** Nothing was sent: the code stays good for the device that has the account. */
  | { kind: "no_account"; near: string | undefined; otherKind: boolean }
  /** A registration of an address that has an account on this device. */
  | { kind: "has_account"; asked: Asked; existing: Version2Account };

/**
 * Opens the ceremony of a link: finds the account, claims the ceremony, learns what it asks.
 * With several accounts at the site it comes back with the choice; call again with the pick.
 *
 * @throws ProviderError
 */
export async function openCeremony(link: Link, picked?: Version2Account): Promise<Opening> {
  if (link.action === "register") return openRegistration(link);
  const accounts = await accountsAt(link.provider);
  if (accounts.length === 0) {
    const known = (await listAccounts()).map(({ provider }) => provider);
    // A key of version 1 answers the original's codes alone.
    return { kind: "no_account", near: nearSite(link.provider, known), otherKind: known.includes(link.provider) };
  }
  // A page that was reloaded goes on with the account that scanned.
  const before = await claimOf(link.challenge);
  const account =
    picked ??
    accounts.find((known) => known.keyId === before?.keyId) ??
    (accounts.length === 1 ? accounts[0] : undefined);
  if (!account) return { kind: "choose", accounts };
  return { kind: "asked", asked: await openLogin(link, account) };
}

async function openLogin(link: Link, account: Version2Account): Promise<Asked> {
  const made = await claim(link, account.keyId);
  const scan = async () => postScan(link, await sha256Text(made.token), account.keyId);
  const scanned = await scan().catch((error) => {
    if (account.state !== "pending" || problemIn(error) !== "unknown_key") throw error;
    return scanSettled(account, scan);
  });
  // A site scans for registered keys alone, so this one is, whatever became of its registration's answer.
  if (account.state === "pending") await activate(account.keyId);
  return { ...scanned, link, claim: made, email: account.email, account };
}

/**
 * Scans with a key that the site did not know a moment ago: its registration may still be on the way, from another
 * page of this device. It is sent once more; a refusal of it that no later copy can change ends the doubt.
 */
async function scanSettled(account: PendingAccount, scan: () => Promise<Scanned>): Promise<Scanned> {
  const refused = await sendRegistration(account).then(() => undefined, problemIn);
  try {
    return await scan();
  } catch (error) {
    const over = refused !== undefined && OVER.includes(refused);
    if (over && problemIn(error) === "unknown_key") await removeAccount(account.keyId);
    throw error;
  }
}

/** What a site's refusal was about. Other errors are thrown again. */
function problemIn(error: unknown): ProviderProblem {
  if (error instanceof ProviderError) return error.problem;
  throw error;
}

async function openRegistration(link: Link): Promise<Opening> {
  const made = await claim(link);
  const scanned = await postScan(link, await sha256Text(made.token), undefined);
  const email = emailSchema.safeParse(scanned.request.email);
  if (!email.success) throw new ProviderError("unreadable", { cause: email.error });
  const asked: Asked = { ...scanned, link, claim: made, email: email.data, account: undefined };
  const existing = (await accountsAt(link.provider)).find(
    (known) => known.email === email.data && known.state === "active",
  );
  return existing ? { kind: "has_account", asked, existing } : { kind: "asked", asked };
}

/**
 * Says yes, with the number the person picked where one was asked.
 *
 * @throws ProviderError
 */
export async function approve(asked: Asked, number: number | undefined): Promise<void> {
  const { link, claim, account, request } = asked;
  if (account) {
    await postLogin(link.provider, await signLogin(account, link, claim, number));
    // The site has said yes: that a full disk keeps no note of it is no failure of the sign-in.
    await recordSignIn(account.keyId, { at: Date.now(), browser: request.browser }).catch(() => undefined);
  } else await register(asked, number);
  await closeClaim(link.challenge).catch(() => undefined);
}

/**
 * Refusals that judge what a registration says, and would have met any other copy of it too.
 * The rest prove nothing: a browser may send a request again by itself when a connection
 * breaks (Chromium does, on a connection that
 * it used before), and then what is refused may be the repeat of one that succeeded.
 */
const REJECTED: readonly ProviderProblem[] = [
  "malformed",
  "unsupported_version",
  "invalid_email",
  "invalid_key",
  "wrong_claim",
  "wrong_account",
  "wrong_number",
  "bad_signature",
];

/** Refusals after which no copy of a registration can succeed any more, though one may have. */
const OVER: readonly ProviderProblem[] = ["already_used", "expired", "unknown_ceremony", "email_taken"];

/**
 * Registers a new key. It is kept as pending before anything is sent, made active by the
 * site's ok, and dropped only by a refusal that leaves no doubt: a key that the site may
 * have taken is never lost.
 */
async function register({ link, claim, email }: Asked, number: number | undefined): Promise<void> {
  const before = (await accountsAt(link.provider)).find((known) => isPendingFor(known, link.challenge));
  if (before) return sendRegistration(before);
  const made = await makeAccount(email, link, claim, number);
  await addAccount(made);
  await sendRegistration(made);
}

function isPendingFor(account: Version2Account, nonce: string): account is PendingAccount {
  return account.state === "pending" && account.request.nonce === nonce;
}

async function sendRegistration(account: PendingAccount): Promise<void> {
  try {
    await postRegister(account.provider, account.request);
  } catch (error) {
    if (error instanceof ProviderError && REJECTED.includes(error.problem)) await removeAccount(account.keyId);
    throw error;
  }
  // It is kept already, and a pending key signs in as well: see `openLogin`.
  await activateAnew(account.keyId).catch(() => undefined);
}

/**
 * Asks again about each registration that never got an answer. What stays in doubt stays
 * pending, and is settled when the person next signs in there.
 */
export async function settleRegistrations(): Promise<void> {
  for (const account of await listAccounts()) {
    if (account.state !== "pending") continue;
    await sendRegistration(account).catch((error) => {
      if (!(error instanceof ProviderError)) throw error;
    });
  }
}

/**
 * Says no.
 *
 * @throws ProviderError
 */
export async function deny({ link, claim }: Asked): Promise<void> {
  await closeClaim(link.challenge).catch(() => undefined);
  await postDeny(link, claim.token);
}

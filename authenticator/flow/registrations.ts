import { SiteError, type SiteProblem } from "../site/http-client.ts";
import type * as site from "../site/messages.ts";
import { activate, listAccounts, type PendingAccount, removeAccount } from "../storage/accounts.ts";

type Network = Pick<typeof site, "postRegister">;

/**
 * Refusals that judge the content of a registration, and would be the same for any copy of it. Other refusals prove
 * nothing: a browser may resend a request on its own when a connection breaks (Chromium does on a reused connection),
 * and then the refused request may be the duplicate of a successful one.
 */
const REJECTED: readonly SiteProblem[] = [
  "malformed",
  "unsupported_version",
  "invalid_email",
  "invalid_key",
  "wrong_claim",
  "wrong_account",
  "wrong_number",
  "bad_signature",
];

/**
 * Sends the registration of a pending key. The site's acceptance activates the key, and a refusal that leaves no doubt
 * deletes it.
 *
 * @throws SiteError
 */
export async function sendRegistration(account: PendingAccount, network: Network): Promise<void> {
  try {
    await network.postRegister(account.provider, account.request);
  } catch (error) {
    if (error instanceof SiteError && REJECTED.includes(error.problem)) await removeAccount(account.keyId);
    throw error;
  }
  // It is stored already, and a pending key can sign in as well: see `inquireWithKey` in `version-2.ts`.
  await activate(account.keyId).catch(() => undefined);
}

/**
 * Sends each registration that never got an answer again. If the result is still in doubt, it stays pending and is
 * settled at the next sign-in there.
 */
export async function settleRegistrations(network: Network): Promise<void> {
  for (const account of await listAccounts()) {
    if (account.state !== "pending") continue;
    await sendRegistration(account, network).catch((error) => {
      if (!(error instanceof SiteError)) throw error;
    });
  }
}

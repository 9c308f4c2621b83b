import { settings } from "#lib/foundation/settings.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import { importPublicKey, verifyWith } from "#lib/protocol/keys.ts";
import type { Browser } from "#lib/protocol/messages.ts";
import { encodeCancelRecovery } from "#lib/protocol/transcript.ts";
import { findAccount, lockAccount } from "./accounts.ts";
import { withTransaction } from "./database.ts";
import { findKey } from "./keys.ts";
import { beginRecovery, cancelRecovery, hasOpenMailRecovery } from "./recoveries.ts";

/**
 * Makes sure that the site offers a way back into accounts.
 *
 * @throws ProtocolError `recovery_off`
 */
export function requireRecovery(by: "codes" | "mail"): void {
  const { RECOVERY } = settings();
  if (RECOVERY === "off" || (by === "mail" && RECOVERY !== "mail")) throw new ProtocolError("recovery_off");
}

/**
 * Begins a recovery by mail for the account at `email`, if there is one, unless one is open already: whoever asks again
 * and again neither floods the mailbox nor puts off the owner's own link. Nothing tells the caller what was the case.
 */
export async function recoverByMail(email: string, place: Browser): Promise<void> {
  const found = await findAccount(email);
  if (!found) return;
  await withTransaction(async (transaction) => {
    // Of two who ask at once, the second sees the recovery of the first.
    const account = await lockAccount(transaction, found.id);
    if (account.disabledAt || (await hasOpenMailRecovery(transaction, account.id))) return;
    const delay = settings().RECOVERY_DELAY;
    await beginRecovery(transaction, { account, method: "mail", place, browserHash: null, delay });
  });
}

/**
 * Cancels a recovery at the wish of a phone that has a key of the account.
 *
 * @param signature IEEE P1363, base64url, over `encodeCancelRecovery`
 * @throws ProtocolError `unknown_key`, `bad_signature`, `unknown_recovery`, `recovery_used`
 */
export async function cancelByKey(
  { provider, recovery, keyId, signature }: { provider: string; recovery: string; keyId: string; signature: string },
  place: Browser,
): Promise<{ email: string }> {
  const key = await findKey(keyId);
  if (key?.algorithm !== "ES256") throw new ProtocolError("unknown_key");
  const signed = encodeCancelRecovery({ provider, recovery, keyId });
  if (!(await verifyWith(await importPublicKey(key.publicKey), signed, signature))) {
    throw new ProtocolError("bad_signature");
  }
  await cancelRecovery(recovery, place, key.userId);
  return { email: key.email };
}

import { settings } from "#lib/foundation/settings.ts";
import type { Browser } from "#lib/protocol/answers.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import { importPublicKey, verifyWith } from "#lib/protocol/keys.ts";
import { encodeCancelRecovery } from "#lib/protocol/transcript.ts";
import { lockAccount } from "./accounts.ts";
import { cancelRecovery } from "./cancel-recovery.ts";
import { withTransaction } from "./database.ts";
import { findKey } from "./keys.ts";
import { hasOpenMailRecovery, recoverableByMail } from "./pending-recovery.ts";
import { beginRecovery } from "./recoveries.ts";

/**
 * Fails unless the site offers this kind of recovery.
 *
 * @throws ProtocolError `recovery_off`
 */
export function requireRecovery(by: "codes" | "mail"): void {
  const { RECOVERY } = settings();
  if (RECOVERY === "off" || (by === "mail" && RECOVERY !== "mail")) throw new ProtocolError("recovery_off");
}

/**
 * Begins a recovery by mail for the account with this address, if there is one, unless one is already open: repeated
 * requests must neither flood the mailbox nor delay the owner's link. The caller cannot tell which case occurred.
 */
export async function recoverByMail(email: string, place: Browser): Promise<void> {
  const userId = await recoverableByMail(email);
  if (userId === null) return;
  await withTransaction(async (transaction) => {
    // If two requests arrive at the same time, the second sees the recovery of the first.
    const account = await lockAccount(transaction, userId);
    if (account.disabledAt || (await hasOpenMailRecovery(transaction, account.id))) return;
    const delay = settings().RECOVERY_DELAY;
    await beginRecovery(transaction, { account, method: "mail", place, browserHash: null, delay });
  });
}

/**
 * Cancels a recovery at the request of a phone with a key of the account.
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

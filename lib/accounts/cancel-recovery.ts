import { and, eq, sql } from "drizzle-orm";
import type { Browser } from "#lib/protocol/answers.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import { type Database, withTransaction } from "./database.ts";
import { recordEvent } from "./history.ts";
import { queueMail } from "./mails.ts";
import { notifyPages } from "./notify-pages.ts";
import { isOpen, lockRecovery } from "./recoveries.ts";
import { recoveries } from "./schema.ts";

/**
 * Cancels a recovery that was not used. Cancelling it again changes nothing.
 *
 * @param userId if given, the recovery must be of this account
 * @throws ProtocolError `unknown_recovery`, `recovery_used`
 */
export function cancelRecovery(id: string, place: Browser | null, userId?: string): Promise<void> {
  return withTransaction(async (transaction) => {
    const { recovery, account } = await lockRecovery(transaction, id);
    if (userId !== undefined && account.id !== userId) throw new ProtocolError("unknown_recovery");
    if (recovery.usedAt) throw new ProtocolError("recovery_used");
    if (recovery.cancelledAt) return;
    await transaction.update(recoveries).set({ cancelledAt: sql`now()` }).where(eq(recoveries.id, id));
    await recordEvent(transaction, {
      userId: account.id,
      kind: "recovery_cancelled",
      place,
      details: { method: recovery.method, recovery: id },
    });
    await queueMail(transaction, {
      recipient: account.email,
      kind: "recovery_cancelled",
      language: account.language,
      params: place ? { browser: place.name, system: place.system, address: place.address } : {},
    });
    await notifyPages(transaction, account.id);
  });
}

/** Cancels all open recoveries of an account without reporting it. The caller reports the reason. */
export async function cancelOpenRecoveries(transaction: Database, userId: string): Promise<void> {
  await transaction
    .update(recoveries)
    .set({ cancelledAt: sql`now()` })
    .where(and(eq(recoveries.userId, userId), isOpen()));
}

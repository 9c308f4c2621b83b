import { and, desc, eq, sql } from "drizzle-orm";
import type { Browser } from "#lib/protocol/messages.ts";
import { type Database, withDatabase } from "./database.ts";
import { isOpen } from "./recoveries.ts";
import { type RecoveryMethod, recoveries } from "./schema.ts";

/** An open recovery, as the account's pages and phones show it. */
export interface PendingRecovery {
  id: string;
  method: RecoveryMethod;
  /** Seconds until it can be used; 0 if it can be used now. */
  usableIn: number;
  startedAt: Date;
  place: Browser | null;
}

/** The newest open recovery of an account; null if there is none. */
export function pendingRecovery(userId: string): Promise<PendingRecovery | null> {
  return withDatabase(async (database) => {
    const [recovery] = await database
      .select({
        recovery: recoveries,
        usableIn: sql<number>`greatest(0, ceil(extract(epoch from ${recoveries.usableFrom} - now())))::integer`,
      })
      .from(recoveries)
      .where(and(eq(recoveries.userId, userId), isOpen()))
      .orderBy(desc(recoveries.createdAt))
      .limit(1);
    if (!recovery) return null;
    const { id, method, createdAt, address, browserName, browserSystem } = recovery.recovery;
    const place = address === null ? null : { name: browserName ?? "", system: browserSystem ?? "", address };
    return { id, method, usableIn: recovery.usableIn, startedAt: createdAt, place };
  });
}

/**
 * Whether the account has an open recovery by mail. Another request then begins no second one and mails no second link.
 */
export async function hasOpenMailRecovery(transaction: Database, userId: string): Promise<boolean> {
  return (
    (await transaction.$count(
      recoveries,
      and(eq(recoveries.userId, userId), eq(recoveries.method, "mail"), isOpen()),
    )) > 0
  );
}

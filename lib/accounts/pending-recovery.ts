import { and, desc, eq, isNull, notExists, sql } from "drizzle-orm";
import type { Browser } from "#lib/protocol/answers.ts";
import { type Database, withDatabase } from "./database.ts";
import { isOpen } from "./recoveries.ts";
import { type RecoveryMethod, recoveries, users } from "./schema.ts";

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

/**
 * The account with this address, if a recovery by mail can begin for it. One statement, without a lock, whether or not
 * there is such an account: of many requests at once, those that begin nothing do not wait for each other either, so
 * their duration does not reveal that there is one.
 *
 * @returns the account's id
 */
export function recoverableByMail(email: string): Promise<string | null> {
  return withDatabase(async (database) => {
    const open = database
      .select({ id: recoveries.id })
      .from(recoveries)
      .where(and(eq(recoveries.userId, users.id), eq(recoveries.method, "mail"), isOpen()));
    const [account] = await database
      .select({ id: users.id })
      .from(users)
      .where(and(eq(users.email, email), isNull(users.disabledAt), notExists(open)));
    return account?.id ?? null;
  });
}

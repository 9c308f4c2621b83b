import { and, eq, gt, isNull, ne, sql } from "drizzle-orm";
import type { Browser } from "#lib/protocol/answers.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import { type Account, lockAccount } from "./accounts.ts";
import { type Database, withTransaction } from "./database.ts";
import { recordEvent } from "./history.ts";
import { queueMail } from "./mails.ts";
import { notifyPages } from "./notify-pages.ts";
import { type RecoveryMethod, recoveries, users } from "./schema.ts";

export type Recovery = typeof recoveries.$inferSelect;

/** For how long a browser that entered a recovery code may use the recovery. */
const CODE_SECONDS = 15 * 60;
/** For how long a mailed link can be used after its waiting time. */
const MAIL_SECONDS = 7 * 24 * 3600;
/** For how long the operator's link can be used. */
const OPERATOR_SECONDS = 24 * 3600;

/** SQL condition for a recovery that is open: not used, not cancelled and not expired. */
export const isOpen = () =>
  and(isNull(recoveries.usedAt), isNull(recoveries.cancelledAt), gt(recoveries.expiresAt, sql`now()`));
const inSeconds = (seconds: number) => sql`now() + make_interval(secs => ${seconds})`;

/** How a recovery begins. `browserHash`: the only browser that may use it, or null while none is bound. */
export interface RecoveryStart {
  account: Account;
  method: RecoveryMethod;
  place: Browser | null;
  browserHash: string | null;
  /** Seconds until it can be used. */
  delay: number;
}

/**
 * Begins a recovery, and reports it in the account's history, pages and mailbox.
 *
 * @returns its id, a UUID
 */
export async function beginRecovery(transaction: Database, start: RecoveryStart): Promise<string> {
  const { account, method, place, browserHash, delay } = start;
  const lifetime = { code: CODE_SECONDS, mail: MAIL_SECONDS, operator: OPERATOR_SECONDS }[method];
  const [recovery] = await transaction
    .insert(recoveries)
    .values({
      userId: account.id,
      method,
      usableFrom: inSeconds(delay),
      expiresAt: inSeconds(delay + lifetime),
      browser: browserHash,
      address: place?.address ?? null,
      browserName: place?.name ?? null,
      browserSystem: place?.system ?? null,
    })
    .returning();
  if (!recovery) throw new ProtocolError("internal");
  await recordEvent(transaction, {
    userId: account.id,
    kind: "recovery_started",
    place,
    details: { method, recovery: recovery.id },
  });
  await queueMail(transaction, {
    recipient: account.email,
    // The link is sent only if the recovery is by mail.
    kind: method === "mail" ? "recovery_link" : "recovery_started",
    language: account.language,
    params: {
      recovery: recovery.id,
      method,
      usable_from: recovery.usableFrom.toISOString(),
      expires_at: recovery.expiresAt.toISOString(),
      ...(place ? { browser: place.name, system: place.system, address: place.address } : {}),
    },
  });
  await notifyPages(transaction, account.id);
  return recovery.id;
}

/** A recovery that a browser may use now. */
export interface OpenRecovery {
  id: string;
  userId: string;
  email: string;
  method: RecoveryMethod;
}

/**
 * Binds a recovery permanently to the browser that opens its link first. The same browser may open the link again.
 *
 * @throws ProtocolError `unknown_recovery`, `recovery_used`, `recovery_cancelled`, `too_early` with `retryAfter`,
 *   `account_disabled`
 */
export function bindRecovery(id: string, browserHash: string, place: Browser): Promise<OpenRecovery> {
  return withTransaction(async (transaction) => {
    const { recovery, account } = await lockRecovery(transaction, id);
    await refuseUnusable(transaction, recovery, account);
    if (recovery.browser !== null && recovery.browser !== browserHash) throw new ProtocolError("recovery_used");
    if (recovery.browser === null) {
      await transaction.update(recoveries).set({ browser: browserHash }).where(eq(recoveries.id, id));
      await recordEvent(transaction, {
        userId: account.id,
        kind: "recovery_opened",
        place,
        details: { method: recovery.method, recovery: id },
      });
    }
    return { id, userId: account.id, email: account.email, method: recovery.method };
  });
}

/**
 * The recovery that is bound to this browser.
 *
 * @throws ProtocolError `unknown_recovery` (also if it is bound to another browser), `recovery_used`,
 *   `recovery_cancelled`, `too_early`, `account_disabled`
 */
export function openRecovery(id: string, browserHash: string): Promise<OpenRecovery> {
  return withTransaction(async (transaction) => {
    const { recovery, account } = await lockRecovery(transaction, id);
    if (recovery.browser !== browserHash) throw new ProtocolError("unknown_recovery");
    await refuseUnusable(transaction, recovery, account);
    return { id, userId: account.id, email: account.email, method: recovery.method };
  });
}

/**
 * Uses up a recovery and cancels the account's other recoveries. If two requests use recoveries at the same time, only
 * one succeeds.
 *
 * @throws ProtocolError as `openRecovery`
 */
export async function spendRecovery(
  transaction: Database,
  id: string,
  userId: string,
  keyId: string,
): Promise<Recovery> {
  const { recovery, account } = await lockRecovery(transaction, id);
  if (account.id !== userId) throw new ProtocolError("unknown_recovery");
  await refuseUnusable(transaction, recovery, account);
  await transaction.update(recoveries).set({ usedAt: sql`now()`, keyId }).where(eq(recoveries.id, id));
  await transaction
    .update(recoveries)
    .set({ cancelledAt: sql`now()` })
    .where(and(eq(recoveries.userId, userId), ne(recoveries.id, id), isOpen()));
  return recovery;
}

/** Whether this recovery was used to add this key. */
export async function wasUsedFor(transaction: Database, id: string | undefined, keyId: string): Promise<boolean> {
  if (id === undefined) return false;
  return (await transaction.$count(recoveries, and(eq(recoveries.id, id), eq(recoveries.keyId, keyId)))) > 0;
}

/**
 * Reads a recovery and its account. The account's row is locked first, which is the order in all transactions that
 * change an account.
 */
export async function lockRecovery(
  transaction: Database,
  id: string,
): Promise<{ recovery: Recovery; account: Account }> {
  const [found] = await transaction
    .select({ userId: recoveries.userId })
    .from(recoveries)
    .innerJoin(users, eq(users.id, recoveries.userId))
    .where(eq(recoveries.id, id));
  if (!found) throw new ProtocolError("unknown_recovery");
  const account = await lockAccount(transaction, found.userId);
  const [recovery] = await transaction.select().from(recoveries).where(eq(recoveries.id, id));
  if (!recovery) throw new ProtocolError("unknown_recovery");
  return { recovery, account };
}

async function refuseUnusable(transaction: Database, recovery: Recovery, account: Account): Promise<void> {
  if (recovery.usedAt) throw new ProtocolError("recovery_used");
  if (recovery.cancelledAt) throw new ProtocolError("recovery_cancelled");
  if (account.disabledAt) throw new ProtocolError("account_disabled");
  // Compared by the database's clock, which also wrote the times.
  const [due] = await transaction
    .select({
      over: sql<boolean>`${recoveries.expiresAt} <= now()`,
      wait: sql<number>`ceil(extract(epoch from ${recoveries.usableFrom} - now()))::integer`,
    })
    .from(recoveries)
    .where(eq(recoveries.id, recovery.id));
  if (due?.over) throw new ProtocolError("unknown_recovery");
  if (due && due.wait > 0) throw new ProtocolError("too_early", { retryAfter: due.wait });
}

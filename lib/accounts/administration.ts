import { and, asc, eq, gt, ilike, type SQL, sql } from "drizzle-orm";
import { firstAuthSecret } from "#lib/foundation/auth-secrets.ts";
import { sealId } from "#lib/foundation/sealed-id.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import { type Account, findAccount, lockAccount, removeAccount } from "./accounts.ts";
import { cancelOpenRecoveries } from "./cancel-recovery.ts";
import { type Database, withDatabase, withTransaction } from "./database.ts";
import { endAllSessions } from "./end-sessions.ts";
import { recordEvent } from "./history.ts";
import { listKeys } from "./keys.ts";
import { queueMail } from "./mails.ts";
import { notifyPages } from "./notify-pages.ts";
import { pendingRecovery } from "./pending-recovery.ts";
import { RECOVERY_PURPOSE } from "./purposes.ts";
import { beginRecovery } from "./recoveries.ts";
import { recoveryCodesOf } from "./recovery-codes.ts";
import { keys, users } from "./schema.ts";
import { listSessions } from "./sessions.ts";

/**
 * The operator's actions on accounts, which are named by their addresses. The account's history and mailbox report each
 * of them.
 */

/** An account in the operator's list. */
export interface ListedAccount {
  email: string;
  created_at: Date;
  email_verified_at: Date | null;
  disabled_at: Date | null;
  keys: number;
  sessions: number;
  last_used_at: Date | null;
}

/**
 * One page of the accounts, sorted by address.
 *
 * @param text only accounts whose address contains it
 * @param after the last address of the previous page
 */
export function listAccounts(text: string, after: string, count: number): Promise<ListedAccount[]> {
  const literal = text.replace(/[\\%_]/g, "\\$&");
  return withDatabase((database) =>
    database
      .select({
        email: users.email,
        created_at: users.createdAt,
        email_verified_at: users.emailVerifiedAt,
        disabled_at: users.disabledAt,
        // Drizzle omits the table name of a column if the query uses only one table.
        keys: sql<number>`(select count(*)::integer from keys where keys.user_id = users.id)`,
        sessions: sql<number>`(select count(*)::integer from sessions where sessions.user_id = users.id
          and ended_at is null and expires_at > now())`,
        last_used_at: sql`(select max(keys.last_used_at) from keys where keys.user_id = users.id)`.mapWith(
          keys.lastUsedAt,
        ) as SQL<Date | null>,
      })
      .from(users)
      .where(and(gt(users.email, after), text ? ilike(users.email, `%${literal}%`) : undefined))
      .orderBy(asc(users.email))
      .limit(count),
  );
}

/** Everything that the operator may see about one account. @throws ProtocolError `not_found` */
export async function describeAccount(email: string) {
  const account = await existing(email);
  const [held, live, codes, recovery] = await Promise.all([
    listKeys(account.id),
    listSessions(account.id),
    recoveryCodesOf(account.id),
    pendingRecovery(account.id),
  ]);
  return {
    id: account.id,
    email: account.email,
    email_verified_at: account.emailVerifiedAt,
    display_name: account.displayName,
    username: account.username,
    language: account.language,
    created_at: account.createdAt,
    disabled_at: account.disabledAt,
    keys: held.map((key) => ({
      id: key.id,
      name: key.deviceName,
      algorithm: key.algorithm,
      added_by: key.addedBy,
      added_at: key.createdAt,
      last_used_at: key.lastUsedAt,
    })),
    sessions: live.map((session) => ({
      id: session.sessionId,
      browser: session.browserName,
      system: session.browserSystem,
      address: session.address,
      started_at: session.startedAt,
      last_seen_at: session.lastSeenAt,
    })),
    recovery_codes_left: codes?.left ?? 0,
    recovery: recovery && { method: recovery.method, started_at: recovery.startedAt, usable_in: recovery.usableIn },
  };
}

/**
 * Begins a recovery for a person who lost every phone and recovery code.
 *
 * @param site the site's origin
 * @returns the link to give to that person: valid once, and for 24 hours
 * @throws ProtocolError `not_found`, `account_disabled`
 */
export async function recoverAccount(email: string, site: string): Promise<string> {
  const id = await change(email, async (transaction, account) => {
    if (account.disabledAt) throw new ProtocolError("account_disabled");
    return beginRecovery(transaction, { account, method: "operator", place: null, browserHash: null, delay: 0 });
  });
  return `${site}/recover#open=${sealId(id, RECOVERY_PURPOSE, firstAuthSecret())}`;
}

/**
 * Blocks an account until it is enabled again, and ends its sessions and recoveries. @throws ProtocolError `not_found`
 */
export function disableAccount(email: string): Promise<void> {
  return change(email, async (transaction, account) => {
    if (account.disabledAt) return;
    await transaction.update(users).set({ disabledAt: sql`now()` }).where(eq(users.id, account.id));
    await endAllSessions(account.id, transaction);
    await cancelOpenRecoveries(transaction, account.id);
    await recordEvent(transaction, { userId: account.id, kind: "disabled" });
    await queueMail(transaction, { recipient: account.email, kind: "account_disabled", language: account.language });
  });
}

/** Unblocks an account. @throws ProtocolError `not_found` */
export function enableAccount(email: string): Promise<void> {
  return change(email, async (transaction, account) => {
    if (!account.disabledAt) return;
    await transaction.update(users).set({ disabledAt: null }).where(eq(users.id, account.id));
    await recordEvent(transaction, { userId: account.id, kind: "enabled" });
    await queueMail(transaction, { recipient: account.email, kind: "account_enabled", language: account.language });
  });
}

/** Deletes an account and everything that belongs to it, and frees its address. @throws ProtocolError `not_found` */
export function removeAccountAt(email: string): Promise<void> {
  return change(email, async (transaction, account) => {
    await queueMail(transaction, {
      recipient: account.email,
      kind: "account_removed",
      language: account.language,
      params: { by: "operator" },
    });
    await notifyPages(transaction, account.id);
    await removeAccount(account.id, transaction);
  });
}

async function change<T>(email: string, work: (transaction: Database, account: Account) => Promise<T>): Promise<T> {
  const { id } = await existing(email);
  return withTransaction(async (transaction) => work(transaction, await lockAccount(transaction, id)));
}

async function existing(email: string): Promise<Account> {
  const account = await findAccount(email);
  if (!account) throw new ProtocolError("not_found");
  return account;
}

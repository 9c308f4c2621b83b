import { and, eq, ne, sql } from "drizzle-orm";
import type { Browser } from "#lib/protocol/answers.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import { lockAccount } from "./accounts.ts";
import { type Database, withTransaction } from "./database.ts";
import { endAllSessions } from "./end-sessions.ts";
import { recordEvent } from "./history.ts";
import { queueMail, takeBackKeyAdded } from "./mails.ts";
import type { NewKey } from "./new-key.ts";
import { notifyPages } from "./notify-pages.ts";
import { spendRecovery, wasUsedFor } from "./recoveries.ts";
import { type AuthMethod, events, keys, type RecoveryMethod } from "./schema.ts";

export interface AddedKey {
  userId: string;
  key: NewKey;
  /** What authorises the new key: another key of the account, or a recovery. */
  by: "device" | "recovery";
  /**
   * The public id of the ceremony that adds a device. One ceremony adds one key, even if several keys are sent for it
   * at the same time.
   */
  ceremony?: string;
  /** The recovery, a UUID. It is used up. */
  recoveryId?: string;
  /** Whether a recovery removes all older keys of the account. */
  removeOthers?: boolean;
  /** The browser and address that began it. */
  place?: Browser | null;
}

/** An approval that fails does so within this time in most cases. */
const UNDO_SECONDS = 5;

/** How a person who used a recovery proved their identity. */
export const METHOD_OF: Record<RecoveryMethod, AuthMethod> = {
  code: "recovery_code",
  mail: "mail",
  operator: "operator",
};

/**
 * Adds a key to an account. It is durable when this returns, unless `within` is given and commits later. Adding the
 * same key again changes nothing, because a phone that did not receive the answer may ask again.
 *
 * Adding a key by a recovery also ends all sessions of the account, forgets its known browsers, voids its other
 * recoveries and, if requested, removes its older keys.
 *
 * @returns the account's `signOuts` after that; a session that follows must be begun with this number
 * @throws ProtocolError `key_taken` if another account has the key, `account_disabled`, `already_used` if the ceremony
 *   has added another key, and for a recovery `recovery_used`, `recovery_cancelled`, `unknown_recovery`, `too_early`
 */
export function addKey(within: Database | null, added: AddedKey): Promise<{ signOuts: number }> {
  const add = async (transaction: Database) => {
    const { userId, key, by, ceremony, recoveryId, removeOthers = false, place } = added;
    const account = await lockAccount(transaction, userId);
    if (account.disabledAt) throw new ProtocolError("account_disabled");
    const [holder] = await transaction.select().from(keys).where(eq(keys.id, key.id));
    if (holder && holder.userId !== userId) throw new ProtocolError("key_taken");
    const isRepeat = by === "device" || (await wasUsedFor(transaction, recoveryId, key.id));
    if (holder && isRepeat) return { signOuts: account.signOuts };

    if (by === "recovery") {
      if (recoveryId === undefined) throw new ProtocolError("unknown_recovery");
      const recovery = await spendRecovery(transaction, recoveryId, userId, key.id);
      await endAllSessions(userId, transaction);
      if (removeOthers) await removeOtherKeys(transaction, userId, key.id, place ?? null);
      await recordEvent(transaction, {
        userId,
        kind: "recovery_used",
        place,
        key,
        details: { method: recovery.method, recovery: recoveryId, keys_removed: removeOthers },
      });
      await queueMail(transaction, {
        recipient: account.email,
        kind: "recovery_used",
        language: account.language,
        params: { key: key.deviceName, method: recovery.method },
      });
    } else {
      if (ceremony !== undefined) await requireUnused(transaction, userId, ceremony);
      const details: Record<string, string> = ceremony === undefined ? {} : { ceremony };
      await recordEvent(transaction, { userId, kind: "key_added", place, key, details });
      await queueMail(transaction, {
        recipient: account.email,
        kind: "key_added",
        language: account.language,
        params: { key: key.deviceName, key_id: key.id },
        // Where it cannot be approved after all, the mail goes with it (`takeAddedKeyBack`).
        after: ceremony === undefined ? 0 : UNDO_SECONDS,
      });
    }
    const written = await transaction
      .insert(keys)
      .values({ ...key, userId, addedBy: by })
      .onConflictDoUpdate({ target: keys.id, set: { addedBy: by }, setWhere: eq(keys.userId, userId) })
      .returning({ id: keys.id });
    if (written.length === 0) throw new ProtocolError("key_taken");
    await notifyPages(transaction, userId);
    return { signOuts: account.signOuts + (by === "recovery" ? 1 : 0) };
  };
  return within ? add(within) : withTransaction(add);
}

/**
/**
 * Removes a key that was added for a ceremony which could not be approved afterwards. If the mail that the key was added
 * is still queued, it is deleted; otherwise a mail says that the key was removed. An account's only key stays.
 */
export function takeAddedKeyBack(userId: string, keyId: string, place: Browser | null): Promise<void> {
  return withTransaction(async (transaction) => {
    const account = await lockAccount(transaction, userId);
    const isOwn = eq(keys.userId, userId);
    if ((await transaction.$count(keys, isOwn)) < 2) return;
    const [key] = await transaction
      .delete(keys)
      .where(and(isOwn, eq(keys.id, keyId)))
      .returning();
    if (!key) return;
    await recordEvent(transaction, { userId, kind: "key_removed", place, key, details: { by: "undone" } });
    if (!(await takeBackKeyAdded(transaction, account.email, keyId))) {
      await queueMail(transaction, {
        recipient: account.email,
        kind: "key_removed",
        language: account.language,
        params: { key: key.deviceName },
      });
    }
    await notifyPages(transaction, userId);
  });
}

/**
 * Fails if the ceremony has already added a key. The account's row is locked, so when several keys arrive for one
 * ceremony the later transaction sees the earlier key.
 *
 * @throws ProtocolError `already_used`
 */
async function requireUnused(transaction: Database, userId: string, ceremony: string): Promise<void> {
  const isOfCeremony = and(
    eq(events.userId, userId),
    eq(events.kind, "key_added"),
    sql`${events.details}->>'ceremony' = ${ceremony}`,
  );
  if ((await transaction.$count(events, isOfCeremony)) > 0) throw new ProtocolError("already_used");
}

async function removeOtherKeys(
  transaction: Database,
  userId: string,
  keptId: string,
  place: Browser | null,
): Promise<void> {
  const removed = await transaction
    .delete(keys)
    .where(and(eq(keys.userId, userId), ne(keys.id, keptId)))
    .returning();
  for (const key of removed) {
    await recordEvent(transaction, { userId, kind: "key_removed", place, key, details: { by: "recovery" } });
  }
}

import { and, eq, ne, sql } from "drizzle-orm";
import { ProtocolError } from "#lib/protocol/errors.ts";
import type { Browser } from "#lib/protocol/messages.ts";
import { lockAccount } from "./accounts.ts";
import { type Database, withTransaction } from "./database.ts";
import { recordEvent } from "./history.ts";
import { queueMail, takeBackKeyAdded } from "./mails.ts";
import type { NewKey } from "./new-key.ts";
import { tellPages } from "./pages.ts";
import { spendRecovery, wasUsedFor } from "./recoveries.ts";
import { events, keys, type Method, type RecoveryMethod } from "./schema.ts";
import { endAllSessions } from "./sessions.ts";

export interface AddedKey {
  userId: string;
  key: NewKey;
  /** What allows it: another key of the account, or a recovery. */
  by: "device" | "recovery";
  /** The ceremony's public id, for a device. One ceremony adds one key, however many are sent for it at once. */
  ceremony?: string;
  /** The recovery, a UUID, that is used up. */
  recoveryId?: string;
  /** Whether a recovery takes all older keys off the account. */
  removeOthers?: boolean;
  /** The browser and address that it was begun from. */
  place?: Browser | null;
}

/** An approval that fails does so within this in most cases. */
const UNDO_SECONDS = 5;

/** How somebody proved themselves who got in by a recovery. */
export const METHOD_OF: Record<RecoveryMethod, Method> = { code: "recovery_code", mail: "mail", operator: "operator" };

/**
 * Adds a key to an account, durably, before it returns, unless `within` is given and does that. The same key added
 * again changes nothing: a phone whose answer was lost may ask again.
 *
 * By a recovery, the key also ends all sessions of the account, has it forget its known browsers, voids all other
 * recoveries, and takes older keys off if asked to.
 *
 * @returns how often the account was signed out everywhere by then, which a session that follows has to name
 * @throws ProtocolError `key_taken` when another account has the key, `account_disabled`, `already_used` when the
 * ceremony added another key, and for a recovery `recovery_used`, `recovery_cancelled`, `unknown_recovery`, `too_early`
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
    await tellPages(transaction, userId);
    return { signOuts: account.signOuts + (by === "recovery" ? 1 : 0) };
  };
  return within ? add(within) : withTransaction(add);
}

/**
 * Takes a key away again that was added for a ceremony which then could not be approved any more. The mailbox is told
 * nothing, unless it was told already that the key was added. An account's only key stays.
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
    await tellPages(transaction, userId);
  });
}

/**
 * The account's row is locked, so of several keys for one ceremony the second sees what the first wrote.
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

import { and, count, eq, isNull, sql } from "drizzle-orm";
import type { Browser } from "#lib/protocol/answers.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import { lockAccount } from "./accounts.ts";
import { type Database, prepared, withDatabase, withTransaction } from "./database.ts";
import { recordEvent } from "./history.ts";
import { isKnownBrowser } from "./known-browsers.ts";
import { queueMail } from "./mails.ts";
import type { NewKey } from "./new-key.ts";
import { notifyPages } from "./notify-pages.ts";
import { type OpenRecoverySummary, openRecoveryOf } from "./open-recovery.ts";
import { type Algorithm, keys, recoveryCodes, users } from "./schema.ts";

/** A registered key with its account. */
export interface AccountKey extends NewKey {
  userId: string;
  email: string;
  /** How many times the account has been signed out everywhere. */
  signOuts: number;
  /** Whether the operator has disabled the account. */
  disabled: boolean;
}

const columns = {
  id: keys.id,
  algorithm: keys.algorithm,
  publicKey: keys.publicKey,
  deviceName: keys.deviceName,
  userId: users.id,
  email: users.email,
  signOuts: users.signOuts,
  disabled: sql<boolean>`${users.disabledAt} is not null`,
};

const findById = prepared("find_key", (database, name) =>
  database
    .select(columns)
    .from(keys)
    .innerJoin(users, eq(users.id, keys.userId))
    .where(eq(keys.id, sql.placeholder("id")))
    .prepare(name),
);

export async function findKey(id: string): Promise<AccountKey | null> {
  const [key] = await findById({ id });
  return key ?? null;
}

const findByIdIn = prepared("find_key_in_browser", (database, name) =>
  database
    .select({
      ...columns,
      knownBrowser: isKnownBrowser(users.id, sql.placeholder("browser")),
      recovery: openRecoveryOf(users.id),
    })
    .from(keys)
    .innerJoin(users, eq(users.id, keys.userId))
    .where(eq(keys.id, sql.placeholder("id")))
    .prepare(name),
);

/** A key, with what the phone that scans with it must be told. */
export interface ScanningKey extends AccountKey {
  /** Whether the account knows the browser that shows the code. */
  knownBrowser: boolean;
  /** The newest open recovery of the account. */
  recovery: OpenRecoverySummary | null;
}

/**
 * Finds a key, with whether its account knows a browser and whether a recovery of the account is open.
 *
 * @param browser the SHA-256 of the browser's secret, base64url
 */
export async function findKeyIn(browser: string, id: string): Promise<ScanningKey | null> {
  const [key] = await findByIdIn({ id, browser });
  return key ?? null;
}

export function countKeys(userId: string): Promise<number> {
  return withDatabase((database) => database.$count(keys, eq(keys.userId, userId)));
}

/** All keys of an account, oldest first. */
export function listKeys(userId: string) {
  return withDatabase((database) =>
    database.select().from(keys).where(eq(keys.userId, userId)).orderBy(keys.createdAt, keys.id),
  );
}

/** All keys with one algorithm of the account with this address (in stored form). */
export function findKeysOf(email: string, algorithm: Algorithm): Promise<AccountKey[]> {
  return withDatabase(async (database) => {
    const all = await database
      .select(columns)
      .from(users)
      .innerJoin(keys, eq(users.id, keys.userId))
      .where(eq(users.email, email))
      .orderBy(keys.createdAt);
    return all.filter((key) => key.algorithm === algorithm);
  });
}

/**
 * Renames a key of the account. The account's history records it.
 *
 * @throws ProtocolError `unknown_key` if the account has no such key
 */
export async function renameKey(
  transaction: Database,
  userId: string,
  keyId: string,
  deviceName: string,
  place: Browser,
): Promise<void> {
  const [before] = await transaction
    .select({ deviceName: keys.deviceName })
    .from(keys)
    .where(and(eq(keys.id, keyId), eq(keys.userId, userId)))
    .for("update");
  if (!before) throw new ProtocolError("unknown_key");
  if (before.deviceName === deviceName) return;
  await transaction.update(keys).set({ deviceName }).where(eq(keys.id, keyId));
  await recordEvent(transaction, {
    userId,
    kind: "key_renamed",
    place,
    key: { id: keyId, deviceName },
    details: { before: before.deviceName },
  });
}

/**
 * Removes a key and the sessions that it approved; both are durable when this returns. The account's history and
 * mailbox report it. The last key can be removed only if recovery codes are left, because otherwise nobody could sign
 * in again.
 *
 * @throws ProtocolError `unknown_key`, `last_key`
 */
export function removeKey(id: string, place: Browser | null = null, within?: Database): Promise<void> {
  const remove = async (transaction: Database) => {
    const [found] = await transaction.select({ userId: keys.userId }).from(keys).where(eq(keys.id, id));
    if (!found) throw new ProtocolError("unknown_key");
    // Locked first, so that of two keys removed at the same time the second is recognised as the last.
    const account = await lockAccount(transaction, found.userId);
    const [key] = await transaction.select().from(keys).where(eq(keys.id, id));
    if (!key) throw new ProtocolError("unknown_key");
    const [left] = await transaction.select({ keys: count() }).from(keys).where(eq(keys.userId, account.id));
    if (left?.keys === 1 && (await countUnusedCodes(transaction, account.id)) === 0)
      throw new ProtocolError("last_key");
    await transaction.delete(keys).where(eq(keys.id, id));
    await recordEvent(transaction, { userId: account.id, kind: "key_removed", place, key });
    await queueMail(transaction, {
      recipient: account.email,
      kind: "key_removed",
      language: account.language,
      params: { key: key.deviceName },
    });
    await notifyPages(transaction, account.id);
  };
  return within ? remove(within) : withTransaction(remove);
}

/** The number of unused recovery codes of the account. */
function countUnusedCodes(database: Database, userId: string): Promise<number> {
  return database.$count(recoveryCodes, and(eq(recoveryCodes.userId, userId), isNull(recoveryCodes.usedAt)));
}

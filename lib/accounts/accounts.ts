import { and, eq, gt, isNotNull, isNull, or, sql } from "drizzle-orm";
import { ProtocolError } from "#lib/protocol/errors.ts";
import { type Database, sqlState, UNIQUE_VIOLATION, withDatabase, withTransaction } from "./database.ts";
import { recordEvent } from "./history.ts";
import type { NewKey } from "./new-key.ts";
import { emailChanges, keys, users } from "./schema.ts";
import { emailSkeleton } from "./skeleton.ts";

export type Account = typeof users.$inferSelect;

/**
 * Whether an address (in stored form) is unavailable: it has an account, looks like an address that has one, or is
 * reserved for an account that may take it back.
 *
 * @param userId the account that wants the address; its own addresses do not count as taken
 */
export function isEmailTaken(email: string, userId: string | null = null, within?: Database): Promise<boolean> {
  const look = async (database: Database) => {
    const holder = await holderOfEmail(database, email, emailSkeleton(email));
    return holder !== null && holder !== userId;
  };
  return within ? look(within) : withDatabase(look);
}

async function holderOfEmail(database: Database, email: string, skeleton: string): Promise<string | null> {
  const [holder] = await database
    .select({ id: users.id })
    .from(users)
    .where(or(eq(users.email, email), eq(users.emailSkeleton, skeleton)))
    .limit(1);
  // Looked for in any case: one statement less for a taken address would show in the time of many requests at once.
  const keeper = await keeperOf(database, skeleton);
  return holder?.id ?? keeper;
}

/** The account that may still take this address back by undoing a change, or null. */
async function keeperOf(database: Database, skeleton: string): Promise<string | null> {
  const [kept] = await database
    .select({ userId: emailChanges.userId })
    .from(emailChanges)
    .where(
      and(
        eq(emailChanges.oldSkeleton, skeleton),
        isNotNull(emailChanges.madeAt),
        isNull(emailChanges.undoneAt),
        gt(emailChanges.undoUntil, sql`now()`),
      ),
    )
    .limit(1);
  return kept?.userId ?? null;
}

/**
 * Reserves an address until the transaction ends, so that no other account gets it in the meantime.
 *
 * @returns its skeleton
 * @throws ProtocolError `email_taken` if it belongs to another account or looks like an address that does
 */
export async function claimEmail(transaction: Database, email: string, userId: string | null): Promise<string> {
  const skeleton = emailSkeleton(email);
  await transaction.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`email ${skeleton}`}, 0))`);
  const holder = await holderOfEmail(transaction, email, skeleton);
  if (holder !== null && holder !== userId) throw new ProtocolError("email_taken", { email });
  return skeleton;
}

/** The result of `createAccount`. `created` is false if the same account with the same key existed already. */
export interface CreatedAccount {
  userId: string;
  created: boolean;
}

export interface AccountOptions {
  /** The language of the page that began the registration, as in `words/language.ts`. */
  language?: string;
  /** Whether the address has been proved (`email-proofs.ts`). */
  verified?: boolean;
}

/**
 * Creates an account with its first key; both are durable when this returns. Repeating it with the same address and key
 * changes nothing, because a phone that did not receive the answer may ask again.
 *
 * @throws ProtocolError `email_taken`, `key_taken`
 */
export async function createAccount(email: string, key: NewKey, options: AccountOptions = {}): Promise<CreatedAccount> {
  try {
    return await withTransaction(async (transaction) => {
      const emailSkeleton = await claimEmail(transaction, email, null);
      const [user] = await transaction
        .insert(users)
        .values({
          email,
          emailSkeleton,
          language: options.language ?? "en",
          emailVerifiedAt: options.verified ? sql`now()` : null,
        })
        .returning({ id: users.id });
      if (!user) throw new ProtocolError("internal");
      await transaction.insert(keys).values({ ...key, userId: user.id });
      await recordEvent(transaction, { userId: user.id, kind: "registered", key });
      return { userId: user.id, created: true };
    });
  } catch (error) {
    const taken = error instanceof ProtocolError && error.code === "email_taken";
    if (!taken && sqlState(error) !== UNIQUE_VIOLATION) throw error;
    const holder = await holderOf(key.id);
    if (!holder) throw new ProtocolError("email_taken", { email });
    if (holder.email !== email) throw new ProtocolError("key_taken", { email });
    return { userId: holder.userId, created: false };
  }
}

function holderOf(keyId: string): Promise<{ userId: string; email: string } | undefined> {
  return withDatabase(async (database) => {
    const [holder] = await database
      .select({ userId: users.id, email: users.email })
      .from(keys)
      .innerJoin(users, eq(users.id, keys.userId))
      .where(eq(keys.id, keyId));
    return holder;
  });
}

/** The account with this address (in stored form). */
export function findAccount(email: string): Promise<Account | null> {
  return withDatabase(async (database) => {
    const [account] = await database.select().from(users).where(eq(users.email, email));
    return account ?? null;
  });
}

/**
 * Reads the account and locks its row until the transaction ends, so that concurrent changes of one account run one
 * after another.
 *
 * @throws ProtocolError `not_signed_in` if it does not exist any more
 */
export async function lockAccount(transaction: Database, userId: string): Promise<Account> {
  const [account] = await transaction.select().from(users).where(eq(users.id, userId)).for("update");
  if (!account) throw new ProtocolError("not_signed_in");
  return account;
}

/** Whether the operator has disabled the account. */
export function isDisabled(userId: string): Promise<boolean> {
  return withDatabase(async (database) => {
    const [account] = await database.select({ at: users.disabledAt }).from(users).where(eq(users.id, userId));
    return account?.at != null;
  });
}

/** Deletes an account and everything that belongs to it. Its user names stay taken. */
export function removeAccount(userId: string, within?: Database): Promise<void> {
  const remove = async (database: Database) => {
    await database.delete(users).where(eq(users.id, userId));
  };
  return within ? remove(within) : withDatabase(remove);
}

import { eq } from "drizzle-orm";
import { ProtocolError } from "#lib/protocol/errors.ts";
import { sqlState, UNIQUE_VIOLATION, withDatabase, withTransaction } from "./database.ts";
import type { NewKey } from "./keys.ts";
import { keys, users } from "./schema.ts";

/** Whether there is an account for `email`, given as stored. */
export function isEmailTaken(email: string): Promise<boolean> {
  return withDatabase(async (database) => {
    const found = await database.select({ id: users.id }).from(users).where(eq(users.email, email)).limit(1);
    return found.length > 0;
  });
}

/** The outcome of `createAccount`. `created` is false when this very account and key stood there already. */
export interface CreatedAccount {
  userId: string;
  created: boolean;
}

/**
 * Makes an account with its first key, durably, before it returns. Doing it again with the
 * same address and key changes nothing: a phone whose answer was lost may ask again.
 *
 * @throws ProtocolError `email_taken`, `key_taken`
 */
export async function createAccount(email: string, key: NewKey): Promise<CreatedAccount> {
  try {
    return await withTransaction(async (transaction) => {
      const [user] = await transaction.insert(users).values({ email }).returning({ id: users.id });
      if (!user) throw new ProtocolError("internal");
      await transaction.insert(keys).values({ ...key, userId: user.id });
      return { userId: user.id, created: true };
    });
  } catch (error) {
    if (sqlState(error) !== UNIQUE_VIOLATION) throw error;
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

/** Removes an account with all that belongs to it. */
export function removeAccount(userId: string): Promise<void> {
  return withDatabase(async (database) => {
    await database.delete(users).where(eq(users.id, userId));
  });
}

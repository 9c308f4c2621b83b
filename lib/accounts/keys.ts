import { eq } from "drizzle-orm";
import { withDatabase } from "./database.ts";
import { type Algorithm, keys, users } from "./schema.ts";

export interface NewKey {
  /** SHA-256 of the SPKI DER, base64url. */
  id: string;
  algorithm: Algorithm;
  /** SPKI DER, base64url. */
  publicKey: string;
  deviceName: string;
}

/** A registered key and whose it is. */
export interface AccountKey extends NewKey {
  userId: string;
  email: string;
  /** How often the account was signed out everywhere. */
  signOuts: number;
}

const columns = {
  id: keys.id,
  algorithm: keys.algorithm,
  publicKey: keys.publicKey,
  deviceName: keys.deviceName,
  userId: users.id,
  email: users.email,
  signOuts: users.signOuts,
};

export function findKey(id: string): Promise<AccountKey | null> {
  return withDatabase(async (database) => {
    const [key] = await database
      .select(columns)
      .from(keys)
      .innerJoin(users, eq(users.id, keys.userId))
      .where(eq(keys.id, id));
    return key ?? null;
  });
}

export function countKeys(userId: string): Promise<number> {
  return withDatabase((database) => database.$count(keys, eq(keys.userId, userId)));
}

/** Removes a key, durably, before it returns, and the sessions that it approved with it. */
export function removeKey(id: string): Promise<void> {
  return withDatabase(async (database) => {
    await database.delete(keys).where(eq(keys.id, id));
  });
}

/** All keys of the account at `email`, given as stored, of one algorithm. */
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

import { argon2, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { availableParallelism } from "node:os";
import { promisify } from "node:util";
import { and, desc, eq, isNull, sql } from "drizzle-orm";
import { firstAuthSecret } from "#lib/foundation/auth-secrets.ts";
import { fewAtOnce } from "#lib/foundation/few-at-once.ts";
import { singleton } from "#lib/foundation/singleton.ts";
import type { Browser } from "#lib/protocol/answers.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import { lockAccount } from "./accounts.ts";
import { type Database, withDatabase, withTransaction } from "./database.ts";
import { beginRecovery } from "./recoveries.ts";
import { keys, recoveryCodes, users } from "./schema.ts";

/** How many codes are generated at a time. */
const CODES = 10;
const CHARACTERS = 10;
/** The alphabet of Crockford's base 32: without I, L, O and U, which are easily misread. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** Argon2id (RFC 9106) with OWASP's parameters: 19 MiB, two passes, one lane. */
const COST = { memory: 19_456, passes: 2, parallelism: 1 };
const SALT_BYTES = 16;
const TAG_BYTES = 32;

const deriveKey = promisify(argon2);

/** Limits the computations that run at the same time, so that one processor stays free for other requests. */
const inTurn = <T>(work: () => Promise<T>) =>
  singleton("argon2", () => fewAtOnce(Math.max(1, availableParallelism() - 1)))(work);

/**
 * Node's built-in Argon2 (from OpenSSL) runs on other threads, needs no package and takes 20 to 40 ms. WebAssembly
 * would block the thread that answers all requests.
 */
function digest(code: string, salt: Buffer): Promise<Buffer> {
  return inTurn(() => deriveKey("argon2id", { message: code, nonce: salt, tagLength: TAG_BYTES, ...COST }));
}

/** A hash in the PHC string format, which other implementations of Argon2 also use. */
function phc(salt: Buffer, tag: Buffer): string {
  const encode = (bytes: Buffer) => bytes.toString("base64").replace(/=+$/, "");
  return `$argon2id$v=19$m=${COST.memory},t=${COST.passes},p=${COST.parallelism}$${encode(salt)}$${encode(tag)}`;
}

function parsePhc(text: string): { salt: Buffer; tag: Buffer } | null {
  const [, kind, , , salt, tag] = text.split("$");
  if (kind !== "argon2id" || !salt || !tag) return null;
  return { salt: Buffer.from(salt, "base64"), tag: Buffer.from(tag, "base64") };
}

/** A random code in its printed form `XXXXX-XXXXX`: 50 random bits. */
function drawCode(): string {
  // 256 is a multiple of 32, so all characters are equally likely.
  const text = [...randomBytes(CHARACTERS)].map((byte) => ALPHABET[byte % ALPHABET.length]).join("");
  return `${text.slice(0, CHARACTERS / 2)}-${text.slice(CHARACTERS / 2)}`;
}

/**
 * Converts a typed code to the form that is hashed: case, hyphens and spaces are ignored, and look-alike characters are
 * corrected.
 */
export function normalizeCode(typed: string): string {
  return typed
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, "")
    .replaceAll("O", "0")
    .replace(/[IL]/g, "1");
}

/** Ten new codes, and their stored hashes. */
export interface DrawnCodes {
  codes: string[];
  hashes: string[];
}

/**
 * Generates ten codes. Their text is returned here and cannot be read later. Takes about a second, and does not use the
 * database.
 */
export async function drawRecoveryCodes(): Promise<DrawnCodes> {
  const codes = Array.from({ length: CODES }, drawCode);
  // The ten codes share one salt, so that checking a code costs a single computation. Other accounts have other salts.
  const salt = randomBytes(SALT_BYTES);
  const hashes = await Promise.all(codes.map(async (code) => phc(salt, await digest(normalizeCode(code), salt))));
  return { codes, hashes };
}

/** Replaces the account's codes by these. */
export async function keepRecoveryCodes(transaction: Database, userId: string, { hashes }: DrawnCodes): Promise<void> {
  await transaction.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId));
  await transaction.insert(recoveryCodes).values(hashes.map((hash) => ({ userId, hash })));
}

/** How many codes the account has left, and when they were created; null if it never had any. */
export function recoveryCodesOf(userId: string): Promise<{ left: number; madeAt: Date } | null> {
  return withDatabase(async (database) => {
    const rows = await database
      .select()
      .from(recoveryCodes)
      .where(eq(recoveryCodes.userId, userId))
      .orderBy(desc(recoveryCodes.createdAt));
    const [newest] = rows;
    return newest ? { left: rows.filter((row) => row.usedAt === null).length, madeAt: newest.createdAt } : null;
  });
}

/** The answer to a browser that entered a valid code. */
export interface CodeRecovery {
  recovery: string;
  email: string;
  keys: { name: string; addedAt: Date; lastUsedAt: Date | null }[];
}

/**
 * Begins a recovery with a code, which is then used up. Every failure (wrong address, wrong code, used code) takes the
 * same work: one query and one hash computation.
 *
 * @param email in stored form
 * @param code as typed
 * @throws ProtocolError `wrong_code`; `account_disabled` only for a correct code
 */
export async function recoverWithCode(
  email: string,
  code: string,
  browserHash: string,
  place: Browser,
): Promise<CodeRecovery> {
  const unused = await withDatabase((database) =>
    database
      .select({ id: recoveryCodes.id, userId: users.id, hash: recoveryCodes.hash })
      .from(users)
      .innerJoin(recoveryCodes, and(eq(recoveryCodes.userId, users.id), isNull(recoveryCodes.usedAt)))
      .where(eq(users.email, email)),
  );
  const hashes = unused.flatMap((row) => {
    const parsed = parsePhc(row.hash);
    return parsed ? [{ ...row, ...parsed }] : [];
  });
  const tag = await digest(normalizeCode(code), hashes[0]?.salt ?? substituteSalt(email));
  const match = hashes.find((row) => row.tag.length === tag.length && timingSafeEqual(row.tag, tag));
  if (!match) throw new ProtocolError("wrong_code");

  return withTransaction(async (transaction) => {
    const account = await lockAccount(transaction, match.userId);
    if (account.disabledAt) throw new ProtocolError("account_disabled");
    const spent = await transaction
      .update(recoveryCodes)
      .set({ usedAt: sql`now()` })
      .where(and(eq(recoveryCodes.id, match.id), isNull(recoveryCodes.usedAt)))
      .returning({ id: recoveryCodes.id });
    if (spent.length === 0) throw new ProtocolError("wrong_code");
    const recovery = await beginRecovery(transaction, { account, method: "code", place, browserHash, delay: 0 });
    const held = await transaction
      .select({ name: keys.deviceName, addedAt: keys.createdAt, lastUsedAt: keys.lastUsedAt })
      .from(keys)
      .where(eq(keys.userId, account.id))
      .orderBy(keys.createdAt);
    return { recovery, email: account.email, keys: held };
  });
}

/** A substitute salt for an address that has no codes. */
const substituteSalt = (email: string) =>
  createHmac("sha256", firstAuthSecret()).update(`qr2pass salt 1\n${email}`).digest().subarray(0, SALT_BYTES);

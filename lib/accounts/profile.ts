import { eq } from "drizzle-orm";
import type { Browser } from "#lib/protocol/answers.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import { isLanguage } from "#words/language.ts";
import type { Account } from "./accounts.ts";
import type { Database } from "./database.ts";
import { recordEvent } from "./history.ts";
import { usernames, users } from "./schema.ts";
import { usernameSkeleton } from "./skeleton.ts";

/** Letters of any script with their marks, digits, and `.`, `_` and `-` in between. */
const USERNAME = /^[\p{L}\p{Nd}](?:[\p{L}\p{M}\p{Nd}._-]{1,30})[\p{L}\p{M}\p{Nd}]$/u;
/** How many user names an account may ever take. Since all of them stay taken, this prevents hoarding. */
const NAMES = 10;

/** Undefined fields stay as they are; null removes a value. */
export interface ProfileChange {
  displayName?: string | null | undefined;
  username?: string | null | undefined;
  language?: string | undefined;
}

type Profile = Pick<Account, "displayName" | "username" | "language">;

/**
 * Returns what the profile of an account would be after a change, and changes nothing.
 *
 * @throws ProtocolError as `changeProfile` does, as far as it can be foreseen
 */
export async function foreseeProfile(database: Database, account: Account, change: ProfileChange): Promise<Profile> {
  const next = nextProfile(account, change);
  if (next.username !== null && next.username !== account.username) {
    await requireAvailable(database, account.id, usernameSkeleton(next.username));
  }
  return next;
}

/**
 * Changes the profile of an account.
 *
 * @param account its row, locked until the transaction ends
 * @throws ProtocolError `invalid_name`, `name_taken` (also for a look-alike, and for a name that another account ever
 *   had), `too_many_names`, `malformed` for an unsupported language
 */
export async function changeProfile(
  transaction: Database,
  account: Account,
  change: ProfileChange,
  place: Browser,
): Promise<void> {
  const next = nextProfile(account, change);
  if (next.username !== null && next.username !== account.username) {
    await takeUsername(transaction, account.id, next.username);
  }
  const changed = (["displayName", "username", "language"] as const).filter((field) => next[field] !== account[field]);
  if (changed.length === 0) return;
  await transaction.update(users).set(next).where(eq(users.id, account.id));
  await recordEvent(transaction, {
    userId: account.id,
    kind: "profile_changed",
    place,
    details: Object.fromEntries(changed.map((field) => [field, next[field] ?? ""])),
  });
}

function nextProfile(account: Profile, change: ProfileChange): Profile {
  const next = {
    displayName: change.displayName === undefined ? account.displayName : change.displayName || null,
    username: change.username === undefined ? account.username : normalizeUsername(change.username),
    language: change.language ?? account.language,
  };
  if (!isLanguage(next.language)) throw new ProtocolError("malformed");
  return next;
}

/** A user name in the form in which it is stored and shown: NFC, lower case. @throws ProtocolError `invalid_name` */
function normalizeUsername(name: string | null): string | null {
  if (name === null) return null;
  const normal = name.trim().normalize("NFC").toLowerCase().normalize("NFC");
  if (!USERNAME.test(normal) || /\p{Default_Ignorable_Code_Point}/u.test(normal))
    throw new ProtocolError("invalid_name");
  return normal;
}

async function takeUsername(transaction: Database, userId: string, username: string): Promise<void> {
  const skeleton = usernameSkeleton(username);
  // Waits for another account that is taking the same name at this moment.
  await transaction.insert(usernames).values({ skeleton, userId }).onConflictDoNothing();
  await requireAvailable(transaction, userId, skeleton);
}

/** @throws ProtocolError `name_taken` if the name is another account's, `too_many_names` if it would be one too many */
async function requireAvailable(database: Database, userId: string, skeleton: string): Promise<void> {
  const [holder] = await database.select().from(usernames).where(eq(usernames.skeleton, skeleton));
  if (holder && holder.userId !== userId) throw new ProtocolError("name_taken");
  const names = (await database.$count(usernames, eq(usernames.userId, userId))) + (holder ? 0 : 1);
  if (names > NAMES) throw new ProtocolError("too_many_names");
}

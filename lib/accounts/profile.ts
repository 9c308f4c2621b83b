import { eq } from "drizzle-orm";
import { ProtocolError } from "#lib/protocol/errors.ts";
import type { Browser } from "#lib/protocol/messages.ts";
import { isLanguage } from "#words/language.ts";
import { lockAccount } from "./accounts.ts";
import { type Database, withTransaction } from "./database.ts";
import { recordEvent } from "./history.ts";
import { notifyPages } from "./notify-pages.ts";
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

/**
 * Changes the profile of an account.
 *
 * @throws ProtocolError `invalid_name`, `name_taken` (also for a look-alike, and for a name that another account ever
 *   had), `malformed` for an unsupported language
 */
export function changeProfile(userId: string, change: ProfileChange, place: Browser): Promise<void> {
  return withTransaction(async (transaction) => {
    const account = await lockAccount(transaction, userId);
    const next = {
      displayName: change.displayName === undefined ? account.displayName : change.displayName || null,
      username: change.username === undefined ? account.username : normalizeUsername(change.username),
      language: change.language ?? account.language,
    };
    if (!isLanguage(next.language)) throw new ProtocolError("malformed");
    if (next.username !== null && next.username !== account.username) {
      await takeUsername(transaction, userId, next.username);
    }
    const changed = (["displayName", "username", "language"] as const).filter(
      (field) => next[field] !== account[field],
    );
    if (changed.length === 0) return;
    await transaction.update(users).set(next).where(eq(users.id, userId));
    await recordEvent(transaction, {
      userId,
      kind: "profile_changed",
      place,
      details: Object.fromEntries(changed.map((field) => [field, next[field] ?? ""])),
    });
    await notifyPages(transaction, userId);
  });
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
  await transaction.insert(usernames).values({ skeleton, userId }).onConflictDoNothing();
  const [holder] = await transaction.select().from(usernames).where(eq(usernames.skeleton, skeleton));
  if (holder?.userId !== userId) throw new ProtocolError("name_taken");
  const taken = await transaction.$count(usernames, eq(usernames.userId, userId));
  if (taken > NAMES) throw new ProtocolError("name_taken", { detail: "You have used as many names as one may." });
}

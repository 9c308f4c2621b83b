import { and, desc, eq, gt, gte, isNotNull, isNull, or, sql } from "drizzle-orm";
import type { Browser } from "#lib/protocol/answers.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import { type Account, claimEmail, lockAccount } from "./accounts.ts";
import { cancelOpenRecoveries } from "./cancel-recovery.ts";
import { type Database, withDatabase, withTransaction } from "./database.ts";
import { endAllSessions } from "./end-sessions.ts";
import { recordEvent } from "./history.ts";
import { queueMail } from "./mails.ts";
import { notifyPages } from "./notify-pages.ts";
import { emailChanges, users } from "./schema.ts";
import { emailSkeleton } from "./skeleton.ts";

/** For how long the owner of the old mailbox can undo a change. */
const UNDO_DAYS = 7;

export type EmailChange = typeof emailChanges.$inferSelect;

/** Stores an account's request for another address. @returns the id of the change */
export async function askForEmailChange(
  transaction: Database,
  account: Account,
  newEmail: string,
  place: Browser,
): Promise<string> {
  const [change] = await transaction
    .insert(emailChanges)
    .values({
      userId: account.id,
      oldEmail: account.email,
      oldSkeleton: account.emailSkeleton ?? emailSkeleton(account.email),
      newEmail,
    })
    .returning({ id: emailChanges.id });
  if (!change) throw new ProtocolError("internal");
  await recordEvent(transaction, {
    userId: account.id,
    kind: "email_change_asked",
    place,
    details: { old: account.email, new: newEmail },
  });
  return change.id;
}

/**
 * Gives an account the address of a requested change. The old address receives a mail, and stays reserved for the
 * account as long as the change can be undone.
 *
 * @param verified whether the new address was proved
 * @throws ProtocolError `email_taken`, `unknown_change`
 */
export async function makeEmailChange(
  transaction: Database,
  changeId: string,
  userId: string,
  verified: boolean,
  place: Browser,
): Promise<void> {
  const account = await lockAccount(transaction, userId);
  const [change] = await transaction
    .select()
    .from(emailChanges)
    .where(and(eq(emailChanges.id, changeId), eq(emailChanges.userId, userId), isNull(emailChanges.madeAt)));
  // If another change was made in between, this one is void: it would replace an address that its author did not know
  // of.
  if (!change || change.oldEmail !== account.email) throw new ProtocolError("unknown_change");
  const skeleton = await claimEmail(transaction, change.newEmail, userId);
  await transaction
    .update(users)
    .set({ email: change.newEmail, emailSkeleton: skeleton, emailVerifiedAt: verified ? sql`now()` : null })
    .where(eq(users.id, userId));
  await transaction
    .update(emailChanges)
    .set({ madeAt: sql`now()`, undoUntil: sql`now() + make_interval(days => ${UNDO_DAYS})` })
    .where(eq(emailChanges.id, changeId));
  const { oldEmail, newEmail } = change;
  await recordEvent(transaction, {
    userId,
    kind: "email_changed",
    place,
    details: { old: oldEmail, new: newEmail },
  });
  const mail = { language: account.language, params: { old: oldEmail, new: newEmail, change: changeId } };
  await queueMail(transaction, { recipient: oldEmail, kind: "email_changed", ...mail });
  await queueMail(transaction, { recipient: newEmail, kind: "email_changed_here", ...mail });
  await notifyPages(transaction, userId);
}

/**
 * Gives an account its old address back, for whoever has the link that was mailed there, and ends all its sessions.
 * Later changes are undone too, so that an attacker cannot keep the account by changing the address twice.
 *
 * @throws ProtocolError `unknown_change`, also if the time to undo is over or the change was undone
 */
export function undoEmailChange(changeId: string, place: Browser): Promise<void> {
  return withTransaction(async (transaction) => {
    const [found] = await transaction
      .select({ userId: emailChanges.userId })
      .from(emailChanges)
      .where(eq(emailChanges.id, changeId));
    if (!found) throw new ProtocolError("unknown_change");
    const account = await lockAccount(transaction, found.userId);
    const [change] = await transaction
      .select()
      .from(emailChanges)
      .where(
        and(
          eq(emailChanges.id, changeId),
          isNotNull(emailChanges.madeAt),
          isNull(emailChanges.undoneAt),
          gt(emailChanges.undoUntil, sql`now()`),
        ),
      );
    if (!change) throw new ProtocolError("unknown_change");
    const skeleton = await claimEmail(transaction, change.oldEmail, account.id);
    await transaction
      .update(users)
      .set({ email: change.oldEmail, emailSkeleton: skeleton, emailVerifiedAt: sql`now()` })
      .where(eq(users.id, account.id));
    await transaction
      .update(emailChanges)
      .set({ undoneAt: sql`now()` })
      .where(
        and(
          eq(emailChanges.userId, account.id),
          isNull(emailChanges.undoneAt),
          gte(emailChanges.createdAt, change.createdAt),
        ),
      );
    await endAllSessions(account.id, transaction);
    // Whoever controlled the other mailbox may have begun a recovery there.
    await cancelOpenRecoveries(transaction, account.id);
    await recordEvent(transaction, {
      userId: account.id,
      kind: "email_change_undone",
      place,
      details: { old: account.email, new: change.oldEmail },
    });
    await queueMail(transaction, {
      recipient: change.oldEmail,
      kind: "email_restored",
      language: account.language,
      params: { old: account.email, new: change.oldEmail },
    });
  });
}

/** The account's address change that waits for its proof or can still be undone; null if there is none. */
export function presentEmailChange(userId: string): Promise<EmailChange | null> {
  return withDatabase(async (database) => {
    const waits = and(isNull(emailChanges.madeAt), gt(emailChanges.createdAt, sql`now() - interval '30 minutes'`));
    const [change] = await database
      .select()
      .from(emailChanges)
      .where(
        and(
          eq(emailChanges.userId, userId),
          isNull(emailChanges.undoneAt),
          or(waits, gt(emailChanges.undoUntil, sql`now()`)),
        ),
      )
      .orderBy(desc(emailChanges.createdAt))
      .limit(1);
    return change ?? null;
  });
}

/**
 * Whether this is the account's address or was before. A phone signs with the address under which its key was created.
 */
export function wasEmailOf(userId: string, email: string): Promise<boolean> {
  return withDatabase(async (database) => {
    const count = await database.$count(
      emailChanges,
      and(
        eq(emailChanges.userId, userId),
        isNotNull(emailChanges.madeAt),
        or(eq(emailChanges.oldEmail, email), eq(emailChanges.newEmail, email)),
      ),
    );
    return count > 0;
  });
}

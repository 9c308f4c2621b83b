import { and, eq, isNull, ne, sql } from "drizzle-orm";
import type { Browser } from "#lib/protocol/answers.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import { type Database, withTransaction } from "./database.ts";
import { recordEvent } from "./history.ts";
import { notifyPages } from "./notify-pages.ts";
import { knownBrowsers, sessions, users } from "./schema.ts";

const ENDED = { endedAt: sql`now()` };
const isOn = (sessionId: string) => and(eq(sessions.id, sessionId), isNull(sessions.endedAt));

/**
 * Signs a browser out: ends its session, and makes the account forget the browser.
 *
 * @returns the account; null if the session had ended already
 */
export function endSession(sessionId: string): Promise<string | null> {
  return withTransaction(async (transaction) => {
    const [ended] = await transaction.update(sessions).set(ENDED).where(isOn(sessionId)).returning();
    if (!ended) return null;
    const { userId, browser, browserName, browserSystem, address } = ended;
    if (browser !== null) {
      await transaction
        .delete(knownBrowsers)
        .where(and(eq(knownBrowsers.userId, userId), eq(knownBrowsers.browser, browser)));
    }
    await recordEvent(transaction, {
      userId,
      kind: "signed_out",
      place: { name: browserName, system: browserSystem, address },
    });
    return userId;
  });
}

/**
 * Ends one session of an account from another session. The browser stays known: whoever uses it still needs the phone
 * to sign in.
 *
 * @throws ProtocolError `unknown_session`
 */
export function endSessionOf(userId: string, sessionId: string, place: Browser): Promise<void> {
  return withTransaction(async (transaction) => {
    const [ended] = await transaction
      .update(sessions)
      .set(ENDED)
      .where(and(isOn(sessionId), eq(sessions.userId, userId)))
      .returning();
    if (!ended) throw new ProtocolError("unknown_session");
    await recordEvent(transaction, {
      userId,
      kind: "session_ended",
      place,
      details: { browser: ended.browserName, system: ended.browserSystem, ended_address: ended.address },
    });
    await notifyPages(transaction, userId);
  });
}

/**
 * Signs an account out everywhere: ends its sessions, voids its open approvals and forgets its known browsers.
 *
 * @param within the transaction to use; the caller then records the event in the account's history
 */
export function endAllSessions(userId: string, within?: Database): Promise<void> {
  const end = async (transaction: Database) => {
    // First, so that a session that begins at the same time is either ended by the next statements or refused.
    await transaction
      .update(users)
      .set({ signOuts: sql`${users.signOuts} + 1` })
      .where(eq(users.id, userId));
    await transaction
      .update(sessions)
      .set(ENDED)
      .where(and(eq(sessions.userId, userId), isNull(sessions.endedAt)));
    await transaction.delete(knownBrowsers).where(eq(knownBrowsers.userId, userId));
    await notifyPages(transaction, userId);
    if (!within) await recordEvent(transaction, { userId, kind: "signed_out_everywhere" });
  };
  return within ? end(within) : withTransaction(end);
}

/** Ends all sessions of an account except this one, and voids approvals that have not been redeemed. */
export async function endOtherSessions(transaction: Database, userId: string, sessionId: string): Promise<number> {
  await transaction
    .update(users)
    .set({ signOuts: sql`${users.signOuts} + 1` })
    .where(eq(users.id, userId));
  const ended = await transaction
    .update(sessions)
    .set(ENDED)
    .where(and(eq(sessions.userId, userId), isNull(sessions.endedAt), ne(sessions.id, sessionId)))
    .returning({ id: sessions.id });
  await notifyPages(transaction, userId);
  return ended.length;
}

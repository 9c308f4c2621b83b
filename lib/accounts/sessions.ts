import { and, eq, gt, isNull, sql } from "drizzle-orm";
import { ProtocolError } from "#lib/protocol/errors.ts";
import type { Browser } from "#lib/protocol/messages.ts";
import { FOREIGN_KEY_VIOLATION, NOT_NULL_VIOLATION, sqlState, withDatabase, withTransaction } from "./database.ts";
import { keys, knownBrowsers, sessions, users } from "./schema.ts";

/** How long a session lasts when nobody ends it. */
export const SESSION_DAYS = 30;

const ENDED = { endedAt: sql`now()` };
const isOn = (sessionId: string) => and(eq(sessions.id, sessionId), isNull(sessions.endedAt));

export interface NewSession {
  /** A UUID. */
  sessionId: string;
  userId: string;
  keyId: string;
  /** How often the account had been signed out everywhere when the key approved. */
  signOuts: number;
  browser: Browser;
  /** SHA-256 of the browser secret, when this login made the browser known to the account. */
  verifiedBrowser: string | null;
  /** The session that this browser had until now: its cookie is overwritten, so nobody could end it any more. */
  replaces: string | null;
}

/** A session that is on, as its pages show it. */
export interface Session {
  sessionId: string;
  userId: string;
  email: string;
  startedAt: Date;
  expiresAt: Date;
  /** The name of the phone that approved it. */
  keyName: string;
}

/**
 * Begins a session, durably, before it returns: one statement, and so one round trip and one write to disk. Doing it
 * again changes nothing, for who did not hear that it was done.
 *
 * @returns whose session it replaced, where that was on
 * @throws ProtocolError `unknown_key` when the key was removed since it approved, `not_approved` when the account was
 * signed out everywhere since then, `unknown_ceremony` when the session began before and is over
 */
export function beginSession(session: NewSession): Promise<string | null> {
  const { sessionId, userId, keyId, signOuts, browser, verifiedBrowser, replaces } = session;
  // Nobody's where the count has changed, which the column refuses. The lock has `endAllSessions` come before or after.
  const owner = sql`(select id from users where id = ${userId} and sign_outs = ${signOuts} for share)`;
  return withDatabase(async (database) => {
    const created = database.$with("created").as(
      database
        .insert(sessions)
        .values({
          id: sessionId,
          userId: owner,
          keyId,
          browserName: browser.name,
          browserSystem: browser.system,
          address: browser.address,
          expiresAt: sql`now() + make_interval(days => ${SESSION_DAYS})`,
        })
        .onConflictDoNothing({ target: sessions.id })
        .returning({ id: sessions.id }),
    );
    const used = database
      .$with("used")
      .as(database.update(keys).set({ lastUsedAt: sql`now()` }).where(eq(keys.id, keyId)).returning({ id: keys.id }));
    const replaced = database.$with("replaced").as(
      database
        .update(sessions)
        .set(ENDED)
        .where(replaces === null || replaces === sessionId ? sql`false` : isOn(replaces))
        .returning({ userId: sessions.userId }),
    );
    const known =
      verifiedBrowser === null
        ? []
        : [
            database.$with("known").as(
              database
                .insert(knownBrowsers)
                .values({ userId, browser: verifiedBrowser })
                .onConflictDoUpdate({
                  target: [knownBrowsers.userId, knownBrowsers.browser],
                  set: { verifiedAt: sql`now()` },
                })
                .returning({ browser: knownBrowsers.browser }),
            ),
          ];
    try {
      const [row] = await database
        .with(created, used, replaced, ...known)
        .select({ replaced: replaced.userId })
        .from(created)
        .leftJoin(replaced, sql`true`);
      if (!row && !(await findSession(sessionId))) throw new ProtocolError("unknown_ceremony");
      return row?.replaced ?? null;
    } catch (error) {
      if (sqlState(error) === FOREIGN_KEY_VIOLATION) throw new ProtocolError("unknown_key", { cause: error });
      if (sqlState(error) === NOT_NULL_VIOLATION) throw new ProtocolError("not_approved", { cause: error });
      throw error;
    }
  });
}

/** The session, if it is on. */
export function findSession(sessionId: string): Promise<Session | null> {
  return withDatabase(async (database) => {
    const [session] = await database
      .select({
        sessionId: sessions.id,
        userId: users.id,
        email: users.email,
        startedAt: sessions.createdAt,
        expiresAt: sessions.expiresAt,
        keyName: keys.deviceName,
      })
      .from(sessions)
      .innerJoin(users, eq(users.id, sessions.userId))
      .innerJoin(keys, eq(keys.id, sessions.keyId))
      .where(and(eq(sessions.id, sessionId), isNull(sessions.endedAt), gt(sessions.expiresAt, sql`now()`)));
    return session ?? null;
  });
}

/** Ends a session, and tells whose it was; null where it was over already. */
export function endSession(sessionId: string): Promise<string | null> {
  return withDatabase(async (database) => {
    const [ended] = await database
      .update(sessions)
      .set(ENDED)
      .where(isOn(sessionId))
      .returning({ userId: sessions.userId });
    return ended?.userId ?? null;
  });
}

/** Signs an account out everywhere, voids what it approved so far, and has it forget which browsers it knew. */
export function endAllSessions(userId: string): Promise<void> {
  return withTransaction(async (transaction) => {
    // First: a session that begins meanwhile is seen by what follows, or begins no more.
    await transaction
      .update(users)
      .set({ signOuts: sql`${users.signOuts} + 1` })
      .where(eq(users.id, userId));
    await transaction
      .update(sessions)
      .set(ENDED)
      .where(and(eq(sessions.userId, userId), isNull(sessions.endedAt)));
    await transaction.delete(knownBrowsers).where(eq(knownBrowsers.userId, userId));
  });
}

import { and, eq, gt, isNull, lt, sql } from "drizzle-orm";
import { ProtocolError } from "#lib/protocol/errors.ts";
import type { Browser } from "#lib/protocol/messages.ts";
import { FOREIGN_KEY_VIOLATION, sqlState, withDatabase } from "./database.ts";
import { keys, knownBrowsers, sessions, users } from "./schema.ts";

/** How long a session lasts when nobody ends it. */
export const SESSION_DAYS = 30;
/** How long the row of a session that is over is kept. */
const KEPT_DAYS = 90;

export interface NewSession {
  userId: string;
  keyId: string;
  browser: Browser;
  /** SHA-256 of the browser secret, when this login made the browser known to the account. */
  verifiedBrowser: string | null;
}

/** A session that is on, as its pages show it. */
export interface Session {
  sessionId: string;
  userId: string;
  email: string;
  startedAt: Date;
  /** The name of the phone that approved it. */
  keyName: string;
}

/**
 * Begins a session, durably, before it returns its id.
 *
 * @throws ProtocolError `unknown_key` when the key was removed since it approved
 */
export function beginSession(session: NewSession): Promise<string> {
  return withDatabase(async (database) => {
    const { userId, keyId, browser, verifiedBrowser } = session;
    try {
      return await database.transaction(async (transaction) => {
        const [row] = await transaction
          .insert(sessions)
          .values({
            userId,
            keyId,
            browserName: browser.name,
            browserSystem: browser.system,
            address: browser.address,
            expiresAt: sql`now() + make_interval(days => ${SESSION_DAYS})`,
          })
          .returning({ id: sessions.id });
        if (!row) throw new ProtocolError("internal");
        await transaction.update(keys).set({ lastUsedAt: sql`now()` }).where(eq(keys.id, keyId));
        if (verifiedBrowser) {
          await transaction
            .insert(knownBrowsers)
            .values({ userId, browser: verifiedBrowser })
            .onConflictDoUpdate({
              target: [knownBrowsers.userId, knownBrowsers.browser],
              set: { verifiedAt: sql`now()` },
            });
        }
        return row.id;
      });
    } catch (error) {
      if (sqlState(error) === FOREIGN_KEY_VIOLATION) throw new ProtocolError("unknown_key", { cause: error });
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
        keyName: keys.deviceName,
      })
      .from(sessions)
      .innerJoin(users, eq(users.id, sessions.userId))
      .innerJoin(keys, eq(keys.id, sessions.keyId))
      .where(and(eq(sessions.id, sessionId), isNull(sessions.endedAt), gt(sessions.expiresAt, sql`now()`)));
    return session ?? null;
  });
}

export function endSession(sessionId: string): Promise<void> {
  return withDatabase(async (database) => {
    await database
      .update(sessions)
      .set({ endedAt: sql`now()` })
      .where(and(eq(sessions.id, sessionId), isNull(sessions.endedAt)));
  });
}

/** Signs an account out everywhere, and has it forget which browsers it knew. */
export function endAllSessions(userId: string): Promise<void> {
  return withDatabase((database) =>
    database.transaction(async (transaction) => {
      await transaction
        .update(sessions)
        .set({ endedAt: sql`now()` })
        .where(and(eq(sessions.userId, userId), isNull(sessions.endedAt)));
      await transaction.delete(knownBrowsers).where(eq(knownBrowsers.userId, userId));
    }),
  );
}

/** Deletes the rows of sessions that are long over. */
export function deleteOldSessions(): Promise<void> {
  return withDatabase(async (database) => {
    await database.delete(sessions).where(lt(sessions.expiresAt, sql`now() - make_interval(days => ${KEPT_DAYS})`));
  });
}

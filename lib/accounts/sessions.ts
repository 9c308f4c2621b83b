import { and, desc, eq, gt, isNull, type Placeholder, sql } from "drizzle-orm";
import { settings } from "#lib/foundation/settings.ts";
import { type Database, prepared, withDatabase } from "./database.ts";
import { type AuthMethod, keys, type SessionOrigin, sessions, users } from "./schema.ts";

/** How long the cookie of a session is kept if the person stays signed in. */
export const SESSION_DAYS = 30;
/** `last_seen_at` is updated at most once in this time. */
const SEEN_SECONDS = 60;

const given = sql.placeholder;

/** A live session, as its pages show it. */
export interface Session {
  sessionId: string;
  userId: string;
  email: string;
  /** The account's language, as in `words/language.ts`. */
  language: string;
  startedAt: Date;
  expiresAt: Date;
  lastSeenAt: Date;
  /** When and how the person last authenticated. */
  authTime: Date;
  method: AuthMethod;
  origin: SessionOrigin;
  persistent: boolean;
  keyId: string | null;
  /** The name of the phone that approved it; empty if no phone did. */
  keyName: string;
}

/** SQL condition for a live session: not ended, not expired, and not idle for too long. */
const isLive = (idle: number | Placeholder = settings().SESSION_IDLE) =>
  and(
    isNull(sessions.endedAt),
    gt(sessions.expiresAt, sql`now()`),
    gt(sessions.lastSeenAt, sql`now() - make_interval(secs => ${idle}::integer)`),
  );

const columns = {
  sessionId: sessions.id,
  userId: users.id,
  email: users.email,
  language: users.language,
  startedAt: sessions.createdAt,
  expiresAt: sessions.expiresAt,
  lastSeenAt: sessions.lastSeenAt,
  authTime: sessions.authTime,
  method: sessions.method,
  origin: sessions.origin,
  persistent: sessions.persistent,
  keyId: sessions.keyId,
  keyName: sql<string>`coalesce(${keys.deviceName}, '')`,
};

const selectSession = (database: Database) =>
  database
    .select(columns)
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .leftJoin(keys, eq(keys.id, sessions.keyId))
    .where(and(eq(sessions.id, given("sessionId")), isNull(users.disabledAt), isLive(given("idle"))));
const findPrepared = prepared("find_session", (database, name) => selectSession(database).prepare(name));

/** The session, if it is live. */
export async function findSession(sessionId: string, within?: Database): Promise<Session | null> {
  const values = { sessionId, idle: settings().SESSION_IDLE };
  const [session] = await (within ? selectSession(within).prepare("").execute(values) : findPrepared(values));
  return session ?? null;
}

/**
 * The session, if it is live, for a request in which its person uses it: that time is recorded, at most once a minute.
 */
export async function visitSession(sessionId: string): Promise<Session | null> {
  const session = await findSession(sessionId);
  if (session && Date.now() - session.lastSeenAt.getTime() > 1000 * SEEN_SECONDS) {
    await withDatabase((database) =>
      database
        .update(sessions)
        .set({ lastSeenAt: sql`now()` })
        .where(
          and(eq(sessions.id, sessionId), sql`${sessions.lastSeenAt} < now() - make_interval(secs => ${SEEN_SECONDS})`),
        ),
    );
  }
  return session;
}

/** All live sessions of an account, most recently used first. */
export function listSessions(userId: string) {
  return withDatabase((database) =>
    database
      .select({
        ...columns,
        browserName: sessions.browserName,
        browserSystem: sessions.browserSystem,
        address: sessions.address,
        browser: sessions.browser,
      })
      .from(sessions)
      .innerJoin(users, eq(users.id, sessions.userId))
      .leftJoin(keys, eq(keys.id, sessions.keyId))
      .where(and(eq(sessions.userId, userId), isLive()))
      .orderBy(desc(sessions.lastSeenAt), desc(sessions.createdAt)),
  );
}

/** Records that the person of a session has authenticated again. */
export async function renewAuthentication(transaction: Database, sessionId: string): Promise<void> {
  await transaction.update(sessions).set({ authTime: sql`now()`, method: "phone" }).where(eq(sessions.id, sessionId));
}

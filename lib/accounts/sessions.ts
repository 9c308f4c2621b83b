import { and, desc, eq, gt, isNull, ne, type Placeholder, sql } from "drizzle-orm";
import { settings } from "#lib/foundation/settings.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import { KNOWN_BROWSER_DAYS } from "#lib/protocol/limits.ts";
import type { Browser } from "#lib/protocol/messages.ts";
import { isDisabled } from "./accounts.ts";
import {
  type Database,
  FOREIGN_KEY_VIOLATION,
  prepared,
  preparedSql,
  sqlState,
  withDatabase,
  withTransaction,
} from "./database.ts";
import { recordEvent } from "./history.ts";
import { notifyPages } from "./notify-pages.ts";
import { type AuthMethod, keys, knownBrowsers, type SessionOrigin, sessions, users } from "./schema.ts";

/** How long the cookie of a session is kept if the person stays signed in. */
export const SESSION_DAYS = 30;
/** `last_seen_at` is updated at most once in this time. */
const SEEN_SECONDS = 60;

const ENDED = { endedAt: sql`now()` };
const isOn = (sessionId: string) => and(eq(sessions.id, sessionId), isNull(sessions.endedAt));

export interface NewSession {
  /** A UUID. */
  sessionId: string;
  userId: string;
  /** The key that approved it; null if no key did. */
  keyId: string | null;
  /** How many times the account had been signed out everywhere at the approval. */
  signOuts: number;
  browser: Browser;
  /** SHA-256 of the secret of the browser that signs in, base64url. */
  browserHash?: string | null;
  /** The same, if this login makes the browser known to the account. */
  verifiedBrowser: string | null;
  /** The previous session of this browser. Its cookie is overwritten, so nobody could end that session any more. */
  replaces: string | null;
  origin?: SessionOrigin;
  method?: AuthMethod;
  /** Whether the person stays signed in on this computer. */
  persistent?: boolean;
}

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

/**
 * Begins a session, which is durable when this returns. It is a single statement, and therefore one round trip and one
 * disk write. Repeating it changes nothing, because a browser that lost the answer may ask again. The account's history
 * records the session. If the account does not know the browser, its mailbox receives a notice, except for the
 * account's first session.
 *
 * @returns the account of the replaced session, if that one was live
 * @throws ProtocolError `unknown_key` if the key was removed after it approved, `not_approved` if the account was
 *   signed out everywhere since then, `account_disabled`, `unknown_ceremony` if the session began earlier and has ended
 */
export async function beginSession(session: NewSession): Promise<string | null> {
  const { browser, userId, sessionId } = session;
  const { browserHash = null, origin = "key", method = "phone", persistent = true } = session;
  const { SESSION_LIFETIME, SESSION_SHORT } = settings();
  const [row] = await runBeginSession({
    ...{ ...session, ...browser, browserHash, origin, method, persistent },
    lifetime: persistent ? SESSION_LIFETIME : SESSION_SHORT,
  }).catch((error) => {
    if (sqlState(error) === FOREIGN_KEY_VIOLATION) throw new ProtocolError("unknown_key", { cause: error });
    throw error;
  });
  if (!row?.owners) throw new ProtocolError((await isDisabled(userId)) ? "account_disabled" : "not_approved");
  if (!row.created && !(await findSession(sessionId))) throw new ProtocolError("unknown_ceremony");
  return row.replaced;
}

const given = sql.placeholder;
const place = sql`${given("name")}::text, ${given("system")}::text, ${given("address")}::text`;
// The lock on the account's row orders this before or after a sign-out everywhere, a recovery and a removal of the key.
const runBeginSession = preparedSql<{ owners: number; created: number; replaced: string | null }>(
  "begin_session",
  sql`
  with owner as (
    select id, email, language from users
    where id = ${given("userId")}::uuid and sign_outs = ${given("signOuts")}::integer and disabled_at is null for share
  ), created as (
    insert into sessions
      (id, user_id, key_id, origin, method, persistent, browser, browser_name, browser_system, address, expires_at)
    select ${given("sessionId")}::uuid, id, ${given("keyId")}::text, ${given("origin")}::text,
      ${given("method")}::text, ${given("persistent")}::boolean, ${given("browserHash")}::text, ${place}, now() + make_interval(secs => ${given("lifetime")}::integer)
    from owner on conflict (id) do nothing
    returning user_id
  ), used as (
    update keys set last_used_at = now() from owner where keys.id = ${given("keyId")}::text and keys.user_id = owner.id
  ), replaced as (
    update sessions set ended_at = now() from owner
    where sessions.id = ${given("replaces")}::uuid and sessions.id <> ${given("sessionId")}::uuid and ended_at is null
    returning sessions.user_id
  ), known as (
    insert into known_browsers (user_id, browser, browser_name, browser_system, address)
    select id, ${given("verifiedBrowser")}::text, ${place} from owner where ${given("verifiedBrowser")}::text is not null
    on conflict (user_id, browser) do update set verified_at = now(), browser_name = excluded.browser_name,
      browser_system = excluded.browser_system, address = excluded.address
  ), novelty as (
    -- What this very statement writes is not seen here.
    select ${given("browserHash")}::text is not null
      and exists (select from sessions where user_id = ${given("userId")}::uuid)
      and not exists (
        select from known_browsers where user_id = ${given("userId")}::uuid and browser = ${given("browserHash")}::text
        and verified_at > now() - make_interval(days => ${KNOWN_BROWSER_DAYS})
      ) as is_new
  ), told as (
    insert into events (user_id, kind, browser_name, browser_system, address, key_id, key_name, details)
    select user_id, 'signed_in', ${place}, ${given("keyId")}::text,
      (select device_name from keys where id = ${given("keyId")}::text),
      jsonb_build_object('method', ${given("method")}::text, 'new_browser', is_new)
    from created, novelty
  ), mailed as (
    insert into mails (recipient, kind, language, params)
    select email, 'new_browser', language, jsonb_build_object('browser', ${given("name")}::text,
      'system', ${given("system")}::text, 'address', ${given("address")}::text)
    from owner, created, novelty where is_new
  )
  select (select count(*) from owner)::integer as owners, (select count(*) from created)::integer as created,
    (select user_id from replaced) as replaced`,
);

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

/** Records that the person of a session has authenticated again. */
export async function renewAuthentication(transaction: Database, sessionId: string): Promise<void> {
  await transaction.update(sessions).set({ authTime: sql`now()`, method: "phone" }).where(eq(sessions.id, sessionId));
}

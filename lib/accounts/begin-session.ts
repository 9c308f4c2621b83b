import { sql } from "drizzle-orm";
import { settings } from "#lib/foundation/settings.ts";
import type { Browser } from "#lib/protocol/answers.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import { KNOWN_BROWSER_DAYS } from "#lib/protocol/limits.ts";
import { isDisabled } from "./accounts.ts";
import { FOREIGN_KEY_VIOLATION, preparedSql, sqlState } from "./database.ts";
import type { AuthMethod, SessionOrigin } from "./schema.ts";
import { findSession } from "./sessions.ts";

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
    -- Rows that this same statement inserts are not visible here.
    select ${given("browserHash")}::text is not null
      and exists (select from sessions where user_id = ${given("userId")}::uuid)
      and not exists (
        select from known_browsers where user_id = ${given("userId")}::uuid and browser = ${given("browserHash")}::text
        and verified_at > now() - make_interval(days => ${KNOWN_BROWSER_DAYS})
      ) as is_new
  ), recorded as (
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

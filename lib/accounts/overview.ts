import { eq } from "drizzle-orm";
import { settings } from "#lib/foundation/settings.ts";
import { withDatabase } from "./database.ts";
import { presentEmailChange } from "./email-changes.ts";
import { type Event, latestEvent, listEvents } from "./history.ts";
import { listKeys } from "./keys.ts";
import { listKnownBrowsers } from "./known-browsers.ts";
import { type PendingRecovery, pendingRecovery } from "./pending-recovery.ts";
import { recoveryCodesOf } from "./recovery-codes.ts";
import { users } from "./schema.ts";
import { listSessions, type Session } from "./sessions.ts";

/** Seconds since 1970, the format of times in messages. */
const seconds = (date: Date) => Math.floor(date.getTime() / 1000);
const orNull = (date: Date | null) => (date === null ? null : seconds(date));

export type AccountAnswer = Awaited<ReturnType<typeof accountOverview>>;

/**
 * Everything that the account page shows except the history, as JSON.
 *
 * @param session the session that requests it
 * @param browserHash of the requesting browser, to mark it in the list of known browsers
 */
export async function accountOverview(session: Session, browserHash: string | null) {
  const { userId } = session;
  // Read first: a change during the following queries then makes the page reload once too often, and never once too
  // little.
  const latest = await latestEvent(userId);
  const [[account], keys, sessions, browsers, codes, recovery, change] = await Promise.all([
    withDatabase((database) => database.select().from(users).where(eq(users.id, userId))),
    listKeys(userId),
    listSessions(userId),
    listKnownBrowsers(userId),
    recoveryCodesOf(userId),
    pendingRecovery(userId),
    presentEmailChange(userId),
  ]);
  const { RECOVERY, RECOVERY_DELAY, SMTP_URL, HISTORY_DAYS } = settings();
  return {
    change: latest,
    email: session.email,
    email_verified: account?.emailVerifiedAt != null,
    display_name: account?.displayName ?? null,
    username: account?.username ?? null,
    language: session.language,
    created_at: orNull(account?.createdAt ?? null),
    session: {
      id: session.sessionId,
      started_at: seconds(session.startedAt),
      auth_time: seconds(session.authTime),
      method: session.method,
      origin: session.origin,
      persistent: session.persistent,
    },
    keys: keys.map((key) => ({
      id: key.id,
      name: key.deviceName,
      algorithm: key.algorithm,
      added_by: key.addedBy,
      added_at: seconds(key.createdAt),
      last_used_at: orNull(key.lastUsedAt),
      current: key.id === session.keyId,
    })),
    sessions: sessions.map((one) => ({
      id: one.sessionId,
      current: one.sessionId === session.sessionId,
      browser: { name: one.browserName, system: one.browserSystem, address: one.address },
      key: one.keyId === null ? null : { id: one.keyId, name: one.keyName },
      origin: one.origin,
      method: one.method,
      persistent: one.persistent,
      started_at: seconds(one.startedAt),
      last_seen_at: seconds(one.lastSeenAt),
      expires_at: seconds(one.expiresAt),
    })),
    browsers: browsers.map((one) => ({
      id: one.id,
      current: one.browser === browserHash,
      name: one.browserName,
      system: one.browserSystem,
      address: one.address,
      known_since: seconds(one.createdAt),
      verified_at: seconds(one.verifiedAt),
    })),
    recovery: {
      mode: RECOVERY,
      delay: RECOVERY_DELAY,
      codes: codes && { left: codes.left, made_at: seconds(codes.madeAt) },
      pending: recovery && pendingAnswer(recovery),
    },
    email_change: change && {
      old: change.oldEmail,
      new: change.newEmail,
      asked_at: seconds(change.createdAt),
      made_at: orNull(change.madeAt),
      undo_until: orNull(change.undoUntil),
      proof: change.madeAt === null ? change.id : null,
    },
    mail: SMTP_URL !== undefined,
    history_days: HISTORY_DAYS,
  };
}

const pendingAnswer = ({ id, method, usableIn, startedAt, place }: PendingRecovery) => ({
  id,
  method,
  usable_in: usableIn,
  started_at: seconds(startedAt),
  browser: place,
});

/** One page of the account's history, newest first. `next` is the `before` of the next page; null on the last one. */
export async function historyAnswer(userId: string, before: number | null, count: number) {
  const events = await listEvents(userId, before, count + 1);
  const page = events.slice(0, count);
  return { events: page.map(eventAnswer), next: events.length > count ? (page.at(-1)?.id ?? null) : null };
}

const eventAnswer = (event: Event) => ({
  id: event.id,
  at: seconds(event.at),
  kind: event.kind,
  browser:
    event.address === null
      ? null
      : { name: event.browserName ?? "", system: event.browserSystem ?? "", address: event.address },
  key: event.keyId === null ? null : { id: event.keyId, name: event.keyName ?? "" },
  details: event.details,
});

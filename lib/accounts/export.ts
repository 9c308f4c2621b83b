import { asc, eq, or } from "drizzle-orm";
import type { Database } from "./database.ts";
import {
  confirmations,
  emailChanges,
  events,
  keys,
  knownBrowsers,
  mails,
  recoveries,
  recoveryCodes,
  sessions,
  users,
} from "./schema.ts";

/**
 * Everything that the site stores about an account, as JSON. The site's own secrets (hashes of codes and of browser
 * secrets) are left out.
 */
export type AccountData = Awaited<ReturnType<typeof exportAccount>>;

/**
 * Reads all data of an account in one transaction, so that its parts are consistent. Times are Dates, which become ISO
 * 8601 in JSON.
 */
export async function exportAccount(transaction: Database, userId: string) {
  const [account] = await transaction.select().from(users).where(eq(users.id, userId));
  const changes = await transaction.select().from(emailChanges).where(eq(emailChanges.userId, userId));
  const addresses = [account?.email ?? "", ...changes.map(({ oldEmail }) => oldEmail)];
  return {
    format: "qr2pass-account-1",
    account: account && {
      id: account.id,
      email: account.email,
      email_verified_at: account.emailVerifiedAt,
      display_name: account.displayName,
      username: account.username,
      language: account.language,
      created_at: account.createdAt,
    },
    keys: await transaction
      .select({
        id: keys.id,
        algorithm: keys.algorithm,
        public_key: keys.publicKey,
        name: keys.deviceName,
        added_by: keys.addedBy,
        added_at: keys.createdAt,
        last_used_at: keys.lastUsedAt,
      })
      .from(keys)
      .where(eq(keys.userId, userId))
      .orderBy(asc(keys.createdAt)),
    sessions: await transaction
      .select({
        id: sessions.id,
        key_id: sessions.keyId,
        origin: sessions.origin,
        method: sessions.method,
        browser: sessions.browserName,
        system: sessions.browserSystem,
        address: sessions.address,
        started_at: sessions.createdAt,
        last_seen_at: sessions.lastSeenAt,
        expires_at: sessions.expiresAt,
        ended_at: sessions.endedAt,
      })
      .from(sessions)
      .where(eq(sessions.userId, userId))
      .orderBy(asc(sessions.createdAt)),
    known_browsers: await transaction
      .select({
        id: knownBrowsers.id,
        browser: knownBrowsers.browserName,
        system: knownBrowsers.browserSystem,
        address: knownBrowsers.address,
        known_since: knownBrowsers.createdAt,
        verified_at: knownBrowsers.verifiedAt,
      })
      .from(knownBrowsers)
      .where(eq(knownBrowsers.userId, userId))
      .orderBy(asc(knownBrowsers.createdAt)),
    recovery_codes: await transaction
      .select({ made_at: recoveryCodes.createdAt, used_at: recoveryCodes.usedAt })
      .from(recoveryCodes)
      .where(eq(recoveryCodes.userId, userId)),
    recoveries: await transaction
      .select({
        id: recoveries.id,
        method: recoveries.method,
        started_at: recoveries.createdAt,
        usable_from: recoveries.usableFrom,
        expires_at: recoveries.expiresAt,
        used_at: recoveries.usedAt,
        cancelled_at: recoveries.cancelledAt,
        browser: recoveries.browserName,
        system: recoveries.browserSystem,
        address: recoveries.address,
      })
      .from(recoveries)
      .where(eq(recoveries.userId, userId))
      .orderBy(asc(recoveries.createdAt)),
    email_changes: changes.map((change) => ({
      old: change.oldEmail,
      new: change.newEmail,
      asked_at: change.createdAt,
      made_at: change.madeAt,
      undone_at: change.undoneAt,
    })),
    history: await transaction
      .select({
        at: events.at,
        kind: events.kind,
        browser: events.browserName,
        system: events.browserSystem,
        address: events.address,
        key_id: events.keyId,
        key_name: events.keyName,
        details: events.details,
      })
      .from(events)
      .where(eq(events.userId, userId))
      .orderBy(asc(events.id)),
    confirmations: await transaction
      .select({
        confirmed_at: confirmations.confirmedAt,
        kept_until: confirmations.keptUntil,
        operation: confirmations.operation,
        text: confirmations.text,
        signed: confirmations.signed,
        signature: confirmations.signature,
        algorithm: confirmations.algorithm,
        key_id: confirmations.keyId,
        public_key: confirmations.publicKey,
      })
      .from(confirmations)
      .where(eq(confirmations.userId, userId))
      .orderBy(asc(confirmations.confirmedAt)),
    mails: await transaction
      .select({ to: mails.recipient, kind: mails.kind, promised_at: mails.createdAt, sent_at: mails.sentAt })
      .from(mails)
      .where(or(...addresses.map((address) => eq(mails.recipient, address))))
      .orderBy(asc(mails.createdAt)),
  };
}

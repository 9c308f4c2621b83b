import { and, desc, eq, lt } from "drizzle-orm";
import type { Browser } from "#lib/protocol/answers.ts";
import { type Database, withDatabase } from "./database.ts";
import { notifyPages } from "./notify-pages.ts";
import { events } from "./schema.ts";

/** Every kind of event in an account's history. The account page has a sentence for each. */
export const EVENTS = [
  "registered",
  "signed_in",
  "signed_out",
  "signed_out_everywhere",
  "other_sessions_ended",
  "session_ended",
  "browser_forgotten",
  "key_added",
  "key_removed",
  "key_renamed",
  "codes_made",
  "recovery_started",
  "recovery_opened",
  "recovery_used",
  "recovery_cancelled",
  "email_change_asked",
  "email_changed",
  "email_change_undone",
  "email_verified",
  "profile_changed",
  "data_exported",
  "statement_confirmed",
  "disabled",
  "enabled",
] as const;
export type EventKind = (typeof EVENTS)[number];

export interface NewEvent {
  userId: string;
  kind: EventKind;
  /** The browser and address that caused the event; absent for the operator's actions. */
  place?: Browser | null | undefined;
  key?: { id: string; deviceName: string } | null | undefined;
  details?: Record<string, string | number | boolean>;
}

/** Adds an event to an account's history, within `transaction` if given, and notifies the account's open pages. */
export async function recordEvent(transaction: Database | null, event: NewEvent): Promise<void> {
  const { userId, kind, place, key, details } = event;
  const row = {
    userId,
    kind,
    address: place?.address ?? null,
    browserName: place?.name ?? null,
    browserSystem: place?.system ?? null,
    keyId: key?.id ?? null,
    keyName: key?.deviceName ?? null,
    details: details ?? {},
  };
  const record = async (database: Database) => {
    await database.insert(events).values(row);
    await notifyPages(database, userId);
  };
  await (transaction ? record(transaction) : withDatabase(record));
}

export type Event = typeof events.$inferSelect;

/**
 * One page of an account's history, newest first.
 *
 * @param before the id of the last event of the previous page; null for the first page
 */
export function listEvents(userId: string, before: number | null, count: number): Promise<Event[]> {
  return withDatabase((database) =>
    database
      .select()
      .from(events)
      .where(and(eq(events.userId, userId), before === null ? undefined : lt(events.id, before)))
      .orderBy(desc(events.id))
      .limit(count),
  );
}

/** The id of the latest event in an account's history; null if it has none. */
export async function latestEvent(userId: string): Promise<number | null> {
  const [latest] = await listEvents(userId, null, 1);
  return latest?.id ?? null;
}

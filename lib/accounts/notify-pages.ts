import { sql } from "drizzle-orm";
import { PAGES_CHANNEL } from "./channels.ts";
import type { Database } from "./database.ts";

/**
 * Notifies the open pages of an account when the transaction commits, in whichever process they are connected
 * (PostgreSQL, NOTIFY). If a server misses the notification, its pages reload their data within a minute.
 */
export async function notifyPages(transaction: Database, userId: string): Promise<void> {
  await transaction.execute(sql`select pg_notify(${PAGES_CHANNEL}, ${userId})`);
}

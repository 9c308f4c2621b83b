import { sql } from "drizzle-orm";
import { PAGES_CHANNEL } from "./channels.ts";
import type { Database } from "./database.ts";

/**
 * Has all open pages of an account look again once the transaction is committed, whichever process makes it
 * (PostgreSQL, NOTIFY). A server that does not hear of it has its pages look by themselves within a minute.
 */
export async function tellPages(transaction: Database, userId: string): Promise<void> {
  await transaction.execute(sql`select pg_notify(${PAGES_CHANNEL}, ${userId})`);
}

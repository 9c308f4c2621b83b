import { type SQL, sql } from "drizzle-orm";
import type { AnyPgColumn } from "drizzle-orm/pg-core";
import { type RecoveryMethod, recoveries } from "./schema.ts";

/** An open recovery, in the form that a phone is told of it. */
export interface OpenRecoverySummary {
  id: string;
  method: RecoveryMethod;
  /** Seconds since 1970. */
  usableAt: number;
}

/** A subquery for the newest open recovery of an account; null if there is none. */
export const openRecoveryOf = (
  userId: AnyPgColumn,
): SQL<OpenRecoverySummary | null> => sql<OpenRecoverySummary | null>`(
  select jsonb_build_object('id', ${recoveries.id}, 'method', ${recoveries.method},
    'usableAt', ceil(extract(epoch from ${recoveries.usableFrom}))::integer)
  from ${recoveries}
  where ${recoveries.userId} = ${userId} and ${recoveries.usedAt} is null and ${recoveries.cancelledAt} is null
    and ${recoveries.expiresAt} > now()
  order by ${recoveries.createdAt} desc limit 1)`;

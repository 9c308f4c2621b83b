import { and, desc, eq, gt, type Placeholder, type SQL, sql } from "drizzle-orm";
import type { AnyPgColumn } from "drizzle-orm/pg-core";
import type { Browser } from "#lib/protocol/answers.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import { KNOWN_BROWSER_DAYS } from "#lib/protocol/limits.ts";
import { withDatabase, withTransaction } from "./database.ts";
import { recordEvent } from "./history.ts";
import { knownBrowsers } from "./schema.ts";

const isRecent = () => gt(knownBrowsers.verifiedAt, sql`now() - make_interval(days => ${KNOWN_BROWSER_DAYS})`);

/**
 * SQL that tests whether a browser, given the SHA-256 of its secret, proved itself to the account within the last 90
 * days.
 */
export const isKnownBrowser = (userId: AnyPgColumn, browser: Placeholder): SQL<boolean> => sql<boolean>`exists (
  select from ${knownBrowsers}
  where ${and(eq(knownBrowsers.userId, userId), eq(knownBrowsers.browser, browser), isRecent())}
)`;

/** The known browsers of the account, most recently proved first. */
export function listKnownBrowsers(userId: string) {
  return withDatabase((database) =>
    database
      .select()
      .from(knownBrowsers)
      .where(and(eq(knownBrowsers.userId, userId), isRecent()))
      .orderBy(desc(knownBrowsers.verifiedAt)),
  );
}

/**
 * Removes one of the account's known browsers. The next sign-in there is treated like one in a new browser.
 *
 * @param id the row's id, a UUID
 * @throws ProtocolError `unknown_browser`
 */
export function forgetBrowser(userId: string, id: string, place: Browser): Promise<void> {
  return withTransaction(async (transaction) => {
    const [forgotten] = await transaction
      .delete(knownBrowsers)
      .where(and(eq(knownBrowsers.id, id), eq(knownBrowsers.userId, userId)))
      .returning();
    if (!forgotten) throw new ProtocolError("unknown_browser");
    const { browserName, browserSystem } = forgotten;
    await recordEvent(transaction, {
      userId,
      kind: "browser_forgotten",
      place,
      details: {
        ...(browserName ? { browser: browserName } : {}),
        ...(browserSystem ? { system: browserSystem } : {}),
      },
    });
  });
}

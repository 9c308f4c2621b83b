import { and, eq, gt, sql } from "drizzle-orm";
import { KNOWN_BROWSER_DAYS } from "#lib/protocol/limits.ts";
import { withDatabase } from "./database.ts";
import { knownBrowsers } from "./schema.ts";

/** Whether a browser, by the SHA-256 of its secret, proved itself to the account within the last 90 days. */
export function isKnownBrowser(userId: string, browser: string): Promise<boolean> {
  return withDatabase(async (database) => {
    const found = await database
      .select({ browser: knownBrowsers.browser })
      .from(knownBrowsers)
      .where(
        and(
          eq(knownBrowsers.userId, userId),
          eq(knownBrowsers.browser, browser),
          gt(knownBrowsers.verifiedAt, sql`now() - make_interval(days => ${KNOWN_BROWSER_DAYS})`),
        ),
      );
    return found.length > 0;
  });
}

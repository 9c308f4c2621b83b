import { sha256 } from "#lib/foundation/digest.ts";
import type { Browser } from "./client.ts";
import { query, urlOfData } from "./database.ts";

/**
 * Makes a site that sends mail believe that a browser proved an address, without sending a mail.
 *
 * @param dataFolder of the site's embedded database
 */
export function provingIn(dataFolder: string): (browser: Browser, email: string) => Promise<void> {
  return async (browser, email) => {
    // The first ceremony gives the browser its secret.
    await browser.cancel((await browser.begin()).challenge);
    const [, secret = ""] = [...browser.cookies].find(([name]) => name.endsWith("qr2pass-browser")) ?? [];
    await query(
      urlOfData(dataFolder),
      `insert into email_proofs (email, purpose, browser, expires_at, proved_at)
       values ($1, 'registration', $2, now() + interval '30 minutes', now())`,
      [email, sha256(secret)],
    );
  };
}

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { simpleParser } from "mailparser";

/**
 * Waits until a mail to somebody whose text has something is in the outbox of a site without a mail server.
 *
 * @returns what of its text fits
 */
export async function mailInOutbox(
  dataFolder: string,
  email: string,
  pattern: RegExp,
  milliseconds = 20_000,
): Promise<string> {
  const folder = join(dataFolder, "outbox");
  for (const end = Date.now() + milliseconds; Date.now() < end; await sleep(50)) {
    for (const name of await readdir(folder).catch(() => [])) {
      if (!name.endsWith(".eml")) continue;
      const { to, text = "" } = await simpleParser(await readFile(join(folder, name)).catch(() => ""));
      const recipient = Array.isArray(to) ? to[0] : to;
      const found = recipient?.text.includes(email) ? pattern.exec(text)?.[0] : undefined;
      if (found !== undefined) return found;
    }
  }
  throw new Error(`No mail to ${email} has ${pattern}.`);
}

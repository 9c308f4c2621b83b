import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { rename } from "node:fs/promises";
import { join } from "node:path";
import MailComposer from "nodemailer/lib/mail-composer/index.js";
import { log } from "#lib/foundation/log.ts";
import { AUTOMATIC, type Transport } from "./transport.ts";

/** How many mails the outbox keeps: about 10 MB. Each sign-in from a new browser writes one, and nobody takes them out. */
export const OUTBOX_SIZE = 1_000;
const ENDING = ".eml";

/**
 * Writes mails as files (RFC 5322) into the folder, each readable by its owner alone. The newest `size` are kept. The
 * log says once where they are.
 */
export function outboxTransport(folder: string, from: string, size = OUTBOX_SIZE): Transport {
  /** Names of files, the oldest first; null until the first mail. */
  let files: Set<string> | null = null;
  return {
    async send({ to, messageId, subject, text, html }) {
      files ??= openOutbox(folder, size);
      const address = { name: "", address: to };
      const content = { from, to: address, messageId, subject, text, html, headers: AUTOMATIC };
      const message = await new MailComposer(content).compile().build();
      const name = messageId.slice(1).split("@", 1)[0] + ENDING;
      writeFileSync(join(folder, `${name}.new`), message, { mode: 0o600, flush: true });
      await rename(join(folder, `${name}.new`), join(folder, name));
      // A mail that is tried again counts as new.
      files.delete(name);
      files.add(name);
      removeOldest(folder, files, size);
    },
    close: () => {},
  };
}

function openOutbox(folder: string, size: number): Set<string> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  log("info", "mails are written to the outbox, since SMTP_URL is not set", { folder, kept: size });
  const names = readdirSync(folder).filter((name) => name.endsWith(ENDING));
  const times = new Map(names.map((name) => [name, timeOf(join(folder, name))]));
  return new Set(names.sort((a, b) => (times.get(a) ?? 0) - (times.get(b) ?? 0)));
}

/** 0 for a file that somebody took out meanwhile. */
const timeOf = (path: string) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

function removeOldest(folder: string, files: Set<string>, size: number): void {
  for (const name of files) {
    if (files.size <= size) return;
    rmSync(join(folder, name), { force: true });
    files.delete(name);
  }
}

import { setTimeout as sleep } from "node:timers/promises";
import nodemailer from "nodemailer";
import type { RenderedMail } from "./render.ts";

/** Time limit for each step of the SMTP conversation. */
const CONNECT_MS = 10_000;
const SILENCE_MS = 20_000;
const LONGEST_MS = 60_000;

export interface Envelope extends RenderedMail {
  to: string;
  /** The same for every attempt to send this mail, so that mail programs can recognise a second copy. */
  messageId: string;
}

/** Sends mails. */
export interface Transport {
  /** @throws Error if the mail was not accepted */
  send(mail: Envelope): Promise<void>;
  close(): void;
}

/** Sends by SMTP (RFC 5321). A mail counts as sent when the server has accepted it. */
export function smtpTransport(url: string, from: string): Transport {
  const mailer = nodemailer.createTransport(withTimeouts(url), {
    from,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send({ to, messageId, subject, text, html }) {
      // An address that is passed as an object is not parsed, whatever characters it contains.
      const sending = mailer.sendMail({
        to: { name: "", address: to },
        messageId,
        subject,
        text,
        html,
        headers: AUTOMATIC,
      });
      // A server could also send its replies endlessly, one byte at a time.
      await Promise.race([sending, tooLate()]);
    },
    close: () => mailer.close(),
  };
}

/** Adds our timeouts to the URL's query, where nodemailer reads them. Timeouts in the URL have priority. */
function withTimeouts(url: string): string {
  const withLimits = new URL(url);
  const limits = { connectionTimeout: CONNECT_MS, greetingTimeout: CONNECT_MS, socketTimeout: SILENCE_MS };
  for (const [name, value] of Object.entries(limits)) {
    if (!withLimits.searchParams.has(name)) withLimits.searchParams.set(name, String(value));
  }
  return withLimits.href;
}

async function tooLate(): Promise<never> {
  await sleep(LONGEST_MS, undefined, { ref: false });
  throw Object.assign(new Error("The mail server took too long."), { code: "ETIMEDOUT" });
}

/** Prevents automatic replies such as vacation notices (RFC 3834). */
export const AUTOMATIC = { "Auto-Submitted": "auto-generated" };

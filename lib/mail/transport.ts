import { setTimeout as sleep } from "node:timers/promises";
import nodemailer from "nodemailer";
import type { RenderedMail } from "./render.ts";

/** How long a mail server may take for each step. A server that hangs costs no more than this. */
const CONNECT_MS = 10_000;
const SILENCE_MS = 20_000;
const LONGEST_MS = 60_000;

export interface Envelope extends RenderedMail {
  to: string;
  /** The same each time this mail is tried: mail programs show two copies as one, or the second can be told by it. */
  messageId: string;
}

/** Hands mails over. */
export interface Transport {
  /** @throws Error where the mail was not taken over */
  send(mail: Envelope): Promise<void>;
  close(): void;
}

/** Sends by SMTP (RFC 5321). The mail is taken over when the server says so. */
export function smtpTransport(url: string, from: string): Transport {
  const mailer = nodemailer.createTransport(withTimeouts(url), {
    from,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send({ to, messageId, subject, text, html }) {
      // As an object an address is never taken apart, whatever characters it has.
      const sending = mailer.sendMail({
        to: { name: "", address: to },
        messageId,
        subject,
        text,
        html,
        headers: AUTOMATIC,
      });
      // A server may also go on and on, a byte at a time.
      await Promise.race([sending, tooLate()]);
    },
    close: () => mailer.close(),
  };
}

/** The URL with our limits on time in its query, where nodemailer reads them; those that it has are kept. */
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

/** No holiday notice answers these (RFC 3834). */
export const AUTOMATIC = { "Auto-Submitted": "auto-generated" };

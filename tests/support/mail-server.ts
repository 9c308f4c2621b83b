import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { type ParsedMail, simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";

/** A mail that the server accepted. */
export interface Received {
  recipients: string[];
  mail: ParsedMail;
}

/** A real SMTP server on loopback. */
export class MailServer {
  readonly received: Received[] = [];
  readonly port: number;
  readonly #server: SMTPServer;
  /** The SMTP code with which it refuses the next mails; null to accept them. */
  refuseWith: number | null = null;
  /** Called before it acknowledges a mail. */
  beforeAnswer: () => Promise<void> = async () => {};

  private constructor(server: SMTPServer, port: number) {
    this.#server = server;
    this.port = port;
  }

  static async start(port = 0): Promise<MailServer> {
    const all: { current?: MailServer } = {};
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ["STARTTLS", "AUTH"],
      logger: false,
      onData: (stream, session, done) => {
        void (async () => {
          const mail = await simpleParser(stream);
          const own = all.current as MailServer;
          if (own.refuseWith !== null) {
            return done(Object.assign(new Error("No."), { responseCode: own.refuseWith }));
          }
          own.received.push({ recipients: session.envelope.rcptTo.map(({ address }) => address), mail });
          await own.beforeAnswer();
          done();
        })();
      },
      onRcptTo: (address, _, done) =>
        done(
          address.address.startsWith("nobody")
            ? Object.assign(new Error("No such mailbox."), { responseCode: 550 })
            : null,
        ),
    });
    server.on("error", () => {});
    server.listen(port, "127.0.0.1");
    await once(server.server, "listening");
    all.current = new MailServer(server, (server.server.address() as AddressInfo).port);
    return all.current;
  }

  get url(): string {
    return `smtp://127.0.0.1:${this.port}`;
  }

  to(recipient: string): Received[] {
    return this.received.filter(({ recipients }) => recipients.includes(recipient));
  }

  /** Waits for a mail to `recipient` with a matching subject, and returns the newest. */
  async mailAbout(recipient: string, subject: RegExp, milliseconds = 15_000): Promise<ParsedMail> {
    for (const end = Date.now() + milliseconds; ; await sleep(20)) {
      const found = this.to(recipient).findLast(({ mail }) => subject.test(mail.subject ?? ""));
      if (found) return found.mail;
      if (Date.now() > end) throw new Error(`No mail about ${subject} came to ${recipient}.`);
    }
  }

  /** Waits for `count` mails to `recipient`, and returns the last one. */
  async mailTo(recipient: string, count = 1, milliseconds = 15_000): Promise<ParsedMail> {
    for (const end = Date.now() + milliseconds; ; await sleep(20)) {
      const found = this.to(recipient);
      const last = found.at(count - 1);
      if (last) return last.mail;
      if (Date.now() > end) throw new Error(`${found.length} of ${count} mails came to ${recipient}.`);
    }
  }

  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const connection of (this.#server as unknown as { connections: Set<{ _socket: { destroy(): void } }> })
      .connections) {
      connection._socket.destroy();
    }
    await closed;
  }
}

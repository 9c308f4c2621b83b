import { MailServer } from "#tests/support/mail-server.ts";
import { provingIn } from "#tests/support/proved-address.ts";
import { startServer } from "#tests/support/server.ts";
import type { TimedSite } from "./classes.ts";

/** Starts a site that offers everything whose refusals are timed: version 1, mail, and all ways to recover. */
export async function startTimedSite(): Promise<TimedSite & { stop(): Promise<void> }> {
  const mailServer = await MailServer.start();
  const server = await startServer({
    env: {
      RATE_LIMITS: "off",
      QR2PASS_VERSION_1: "on",
      RECOVERY: "mail",
      SMTP_URL: mailServer.url,
      MAIL_FROM: "login@example.com",
      LOG_LEVEL: "error",
    },
  });
  return {
    origin: server.origin,
    prove: provingIn(server.dataFolder),
    async stop() {
      await server.stop();
      await mailServer.stop();
    },
  };
}

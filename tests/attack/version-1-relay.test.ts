import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Browser } from "#tests/support/client.ts";
import { OriginalApp } from "#tests/support/original-app.ts";
import { type RunningServer, startServer } from "#tests/support/server.ts";
import { freshEmail } from "../http/people.ts";

/** The app of version 1 is not told which browser asks, and shows no number. Only the site can refuse a relay to it. */
const VICTIM = { "x-forwarded-for": "198.51.100.4" };
const ATTACKER = { "x-forwarded-for": "203.0.113.66" };

for (const policy of ["warn", "refuse"] as const) {
  describe(`RELAY_POLICY=${policy}, version 1`, () => {
    let server: RunningServer;
    before(async () => {
      const env = { QR2PASS_VERSION_1: "on", TRUSTED_PROXIES: "127.0.0.1,::1", RATE_LIMITS: "off", LOG_LEVEL: "warn" };
      server = await startServer({ env: { ...env, RELAY_POLICY: policy } });
    });
    after(() => server.stop());

    /** Lets the victim's app answer a code of a browser that is elsewhere, or on the same network. */
    async function relay(headers: Record<string, string>): Promise<{ status: string; gotIn: boolean; state: unknown }> {
      const app = new OriginalApp();
      const own = new Browser({ at: server.origin, headers: VICTIM });
      const email = freshEmail();
      const registration = await own.begin({ version: 1, action: "register", email });
      await answer(app, registration.link);
      await own.redeem(registration.challenge);

      const browser = new Browser({ at: server.origin, headers });
      const login = await browser.begin({ version: 1, action: "login" });
      const { status } = await answer(app, login.link);
      const state = await browser.state(login.challenge);
      await browser.redeem(login.challenge).catch(() => {});
      return { status, gotIn: await browser.isSignedIn(), state };
    }

    /** The app's own requests come from the victim's network. */
    async function answer(app: OriginalApp, code: string): Promise<{ status: string }> {
      const real = globalThis.fetch;
      globalThis.fetch = (input, init) =>
        real(input, { ...init, headers: { ...(init?.headers as object), ...VICTIM } });
      try {
        return await app.scan(code);
      } finally {
        globalThis.fetch = real;
      }
    }

    test("a relay from another network is refused if the policy says so", async () => {
      const { status, gotIn, state } = await relay(ATTACKER);
      if (policy === "warn") assert.deepEqual([status, gotIn], ["ok", true]);
      else assert.deepEqual([status, gotIn, state], ["nok", false, { state: "failed", code: "relay_refused" }]);
    });

    test("a sign-in on the phone's own network works", async () => {
      const { status, gotIn } = await relay(VICTIM);
      assert.deepEqual([status, gotIn], ["ok", true]);
    });
  });
}

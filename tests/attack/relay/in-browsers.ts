import { chromium } from "@playwright/test";
import { launchOptions } from "#tests/support/chromium.ts";
import { Browser } from "#tests/support/client.ts";
import { openPhone, type Phone } from "#tests/support/phone.ts";
import { startServer } from "#tests/support/server.ts";
import { freshEmail } from "../../http/people.ts";
import { Attacker, startAttackersPage } from "./attacker.ts";
import type { Policy } from "./relay.ts";

const VICTIM = { "x-forwarded-for": "198.51.100.4" };
const ATTACKER = {
  "x-forwarded-for": "203.0.113.66",
  "user-agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0",
};

export interface Seen {
  policy: Policy;
  gotIn: boolean;
  /** All text on the phone's screen when it asked or refused. */
  screen: string;
}

/**
 * A relay as it would happen in reality: the attacker's page is in one Chromium, and the authenticator in another whose
 * camera sees that page. The victim types the number that the attacker's page shows and approves.
 */
export async function relayInBrowsers(policy: Policy, runs: number): Promise<Seen[]> {
  const server = await startServer({
    env: { TRUSTED_PROXIES: "127.0.0.1,::1", RELAY_POLICY: policy, RATE_LIMITS: "off" },
  });
  const phone = await openPhone({ origin: server.origin, context: { locale: "en", extraHTTPHeaders: VICTIM } });
  const computer = await chromium.launch(launchOptions);
  const seen: Seen[] = [];
  try {
    await registerOn(phone, server.origin);
    for (let run = 0; run < runs; run += 1) {
      const attacker = new Attacker({ at: server.origin, headers: ATTACKER });
      const site = await startAttackersPage(attacker);
      const page = await computer.newPage();
      await page.goto(site.url);
      await page.locator("#code svg").waitFor();
      await phone.scan(await page.screenshot());
      const screen = await answered(phone);
      const number = policy === "warn" ? await page.locator("#number", { hasText: /\d\d/ }).textContent() : null;
      if (number) {
        await phone.page.keyboard.type(/\d\d/.exec(number)?.[0] ?? "");
        await phone.page.getByRole("button", { name: "Approve", exact: true }).click();
        await phone.page.getByRole("heading", { level: 1, name: /Approved|signed in/i }).waitFor();
      }
      seen.push({ policy, gotIn: await attacker.redeem(), screen });
      // Back to the screen from which the next code is scanned.
      await phone.page.goto("/authenticator");
      await phone.page.reload();
      await page.close();
      await site.close();
    }
    return seen;
  } finally {
    await computer.close();
    await phone.close();
    await server.stop();
  }
}

/** The text on the phone once the site answered its scan. */
async function answered({ page }: Phone): Promise<string> {
  const asked = page.getByRole("button", { name: "Deny" });
  const refused = page.getByRole("heading", { level: 1, name: "Join the computer's network" });
  await asked.or(refused).first().waitFor({ timeout: 60_000 });
  return (await page.locator("main :is(h1, dt, dd, strong, p, legend)").allTextContents()).join(" · ");
}

async function registerOn({ page }: Phone, origin: string): Promise<void> {
  const desktop = new Browser({ at: origin, headers: VICTIM });
  const { challenge, link } = await desktop.begin({ action: "register", email: freshEmail() });
  await page.goto(link);
  const go = page.getByRole("button", { name: /^Continue/ });
  const approve = page.getByRole("button", { name: "Create account", exact: true });
  // A code that came by a link needs a tap before anything is sent.
  await go.or(approve).first().waitFor();
  if (await go.isVisible()) await go.click();
  await approve.waitFor();
  const { number } = await desktop.state(challenge);
  await page.keyboard.type(String(number));
  await approve.click();
  await page.getByRole("heading", { level: 1, name: "Account created" }).waitFor();
  await desktop.redeem(challenge);
  await page.getByRole("button", { name: "Done" }).click();
}

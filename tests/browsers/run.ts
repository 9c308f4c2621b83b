import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { register as registerClient } from "#tests/support/ceremonies.ts";
import { Browser as Desktop, Phone } from "#tests/support/client.ts";
import { startServer } from "#tests/support/server.ts";
import type { Engine } from "./browser.ts";
import * as checks from "./checks.ts";
import { firefox } from "./firefox.ts";
import { pageOf } from "./page.ts";
import { webkit } from "./webkit.ts";

/**
 * Drives the whole product in the engines that Playwright's Chromium is not: `npm run browsers`, or with `firefox` or
 * `webkit` behind it for one of them. Pictures of every screen are in `artifacts/browsers/`, for a person to look at.
 */
const PICTURES = join(import.meta.dirname, "../../artifacts/browsers");
const chosen = process.argv.slice(2);
const tally = { passed: 0, failed: 0 };

async function check(name: string, run: () => Promise<void>): Promise<boolean> {
  try {
    await run();
    console.log(`  ok      ${name}`);
    tally.passed++;
    return true;
  } catch (error) {
    console.log(`  failed  ${name}\n${error instanceof Error ? error.stack : error}`);
    tally.failed++;
    return false;
  }
}

async function drive(engine: Engine): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "qr2pass-browsers-"));
  const profile = join(folder, "profile");
  const server = await startServer();
  const { origin } = server;
  const other = await registerClient(new Desktop(origin), new Phone(origin), "bob@example.com");
  const pictures = join(PICTURES, engine.name);
  const hasCamera = engine.name === "firefox";
  try {
    const browser = await engine.start(profile, "works");
    const stage = { page: pageOf(browser, pictures), origin, folder, other };
    try {
      await check("the pages that need no account", () => checks.lookAround(stage));
      await check("register", () => checks.register(stage));
      await check("the account's pages, and its times", () => checks.readAccount(stage));
      await check("sign out", () => checks.signOut(stage));
      await check("sign in: the page changes by itself", () => checks.hearOfApproval(stage));
      await check("sign in by the picture of a code", () => checks.signInByPicture(stage));
      await check("the app's screens", () => checks.readAuthenticator(stage));
      await check("the scanner by keyboard", () => checks.walkThroughScanner(stage, hasCamera));
    } finally {
      await browser.close();
    }
    const again = await engine.start(profile, "blocked");
    const later = { ...stage, page: pageOf(again, pictures) };
    try {
      await check("the key after a restart", () => checks.comeBack(later));
      if (hasCamera) await check("a blocked camera", () => checks.missPermission(later));
      else await check("no camera", () => checks.missCamera(later));
      await check("open without the site", () => checks.openOffline(later, () => server.kill()));
    } finally {
      await again.close();
    }
    await check("no error in the console", async () => {
      const unwanted = [...browser.errors(), ...again.errors()];
      if (unwanted.length > 0) throw new Error(unwanted.join("\n"));
    });
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

for (const engine of [firefox, webkit]) {
  if (chosen.length > 0 && !chosen.includes(engine.name)) continue;
  const missing = engine.missing();
  if (missing !== undefined) {
    console.log(`${engine.name}: skipped, since ${missing} is not installed.`);
    continue;
  }
  console.log(engine.name);
  await drive(engine);
}
console.log(`\n${tally.passed} passed, ${tally.failed} failed`);
process.exitCode = tally.failed === 0 ? 0 : 1;

import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { randomToken } from "#lib/protocol/random.ts";
import { signIn } from "#tests/support/ceremonies.ts";
import { freePort } from "#tests/support/ports.ts";
import { removeData, startServer } from "#tests/support/server.ts";
import { register } from "./people.ts";

test("changing the session secret signs nobody out, and a removed secret opens no session", async () => {
  const dataFolder = await mkdtemp(join(tmpdir(), "qr2pass-rotation-"));
  const PORT = String(await freePort());
  const [first, second] = [randomToken(32), randomToken(32)];
  const start = (env: Record<string, string>) => startServer({ dataFolder, env: { PORT, ...env } });

  let server = await start({ AUTH_SECRET: first });
  const { browser, phone, account } = await register(server.origin);
  await signIn(browser, phone, account);
  const cookies = new Map(browser.cookies);
  await server.stop();

  server = await start({ AUTH_SECRET: second, AUTH_SECRET_PREVIOUS: first });
  assert.equal(await browser.isSignedIn(), true);
  // The site's own session check, not NextAuth's.
  for (const [name, value] of cookies) browser.cookies.set(name, value);
  assert.equal((await browser.fetch("/account")).status, 200);
  await signIn(browser, phone, account);
  await server.stop();

  server = await start({ AUTH_SECRET: second });
  assert.equal(await browser.isSignedIn(), true);
  for (const [name, value] of cookies) browser.cookies.set(name, value);
  assert.equal(await browser.isSignedIn(), false);
  await server.stop();
  await removeData(dataFolder);
  await rm(dataFolder, { recursive: true, force: true });
});

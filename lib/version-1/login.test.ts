import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { type EmbeddedPostgres, makeDataFolder, startEmbeddedPostgres } from "#embedded-postgres/embedded-postgres.ts";
import { createAccount } from "#lib/accounts/accounts.ts";
import { beginSession } from "#lib/accounts/begin-session.ts";
import { withDatabase } from "#lib/accounts/database.ts";
import { listKnownBrowsers } from "#lib/accounts/known-browsers.ts";
import { migrate } from "#lib/accounts/migrate.ts";
import { keys } from "#lib/accounts/schema.ts";
import { findSession } from "#lib/accounts/sessions.ts";
import { type BeginContext, begin } from "#lib/ceremony/begin.ts";
import { redeem } from "#lib/ceremony/redeem.ts";
import { scan } from "#lib/ceremony/scan.ts";
import { parseSettings, provideSettings } from "#lib/foundation/settings.ts";
import { shutDown } from "#lib/foundation/shutdown.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import { exportPublicKey, generateKeyPair, keyIdOf } from "#lib/protocol/keys.ts";
import { randomToken } from "#lib/protocol/random.ts";
import { storedKeyOf } from "#lib/protocol/version-1/keys.ts";
import { OriginalApp } from "#tests/support/original-app.ts";
import { login, REFUSAL_MS } from "./login.ts";

let folder: string;
let postgres: EmbeddedPostgres;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "qr2pass-test-"));
  makeDataFolder(folder);
  postgres = await startEmbeddedPostgres(folder, "test");
  await migrate(postgres.connectionString);
  provideSettings(parseSettings({ DATABASE_URL: postgres.connectionString }));
});
after(async () => {
  await shutDown();
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
});

const beginContext = (): BeginContext => ({
  provider: "https://login.example.com",
  browserHash: randomToken(32),
  browser: { name: "Firefox", system: "Windows", address: "203.0.113.7" },
  network: null,
  askedFrom: "203.0.113.7",
  session: async () => null,
  language: "en",
});
const redeemed = (challenge: string, who: BeginContext) =>
  redeem(challenge, who, { sessionId: null, persistent: false }, async ({ sessionId }) => findSession(sessionId ?? ""));
const named = (challenge: string) => ({ id: challenge, field: "challenge", action: undefined }) as const;
const beginLogin = async (who = beginContext()) => (await begin({ version: 1, action: "login" }, who)).challenge;

async function newAccount(email: string) {
  const app = new OriginalApp();
  const publicKey = await storedKeyOf(app.publicKey);
  const keyId = await keyIdOf(publicKey);
  const key = { id: keyId, algorithm: "RS512", publicKey, deviceName: "QR2Pass app, version 1" } as const;
  const { userId } = await createAccount(email, key);
  return { app, userId, keyId };
}

test("an account with keys of both versions answers each version with its own key", async () => {
  const { app, userId, keyId } = await newAccount("both@example.com");
  const publicKey = await exportPublicKey((await generateKeyPair()).publicKey);
  const id = await keyIdOf(publicKey);
  await withDatabase((database) =>
    database.insert(keys).values({ id, userId, algorithm: "ES256", publicKey, deviceName: "Pixel" }),
  );

  const who = beginContext();
  const challenge = await beginLogin(who);
  await login({ username: " Both@Example.com", challenge, response: app.sign(challenge) });
  const session = await redeemed(challenge, who);
  assert.equal(session?.userId, userId);

  const scanner = { claim: randomToken(32), browserHash: null, network: null } as const;
  const next = await begin({ version: 2, action: "login" }, beginContext());
  await assert.rejects(
    scan(named(next.challenge), { ...scanner, keyId }),
    (error) => error instanceof ProtocolError && error.code === "unknown_key",
  );
  assert.equal((await scan(named(next.challenge), { ...scanner, keyId: id })).action, "login");
});

const isKnownBrowser = async (userId: string, hash: string) =>
  (await listKnownBrowsers(userId)).some(({ browser }) => browser === hash);

test("a version-1 login does not make the browser known", async () => {
  const { app, userId, keyId } = await newAccount("known@example.com");
  const who = beginContext();
  const challenge = await beginLogin(who);
  await login({ username: "known@example.com", challenge, response: app.sign(challenge) });
  await redeemed(challenge, who);
  assert.equal(await isKnownBrowser(userId, who.browserHash), false);
  // Conditions under which a version-2 login would make it known.
  const sessionId = randomUUID();
  await beginSession({
    sessionId,
    userId,
    keyId,
    signOuts: 0,
    browser: who.browser,
    verifiedBrowser: who.browserHash,
    replaces: null,
  });
  assert.equal(await isKnownBrowser(userId, who.browserHash), true);
});

test("a refusal takes the same time for an unknown account as for one with many large keys", async () => {
  const { app, userId } = await newAccount("timed@example.com");
  for (let more = 0; more < 3; more += 1) {
    const publicKey = await storedKeyOf(new OriginalApp(4096).publicKey);
    const id = await keyIdOf(publicKey);
    await withDatabase((database) =>
      database.insert(keys).values({ id, userId, algorithm: "RS512", publicKey, deviceName: "Phone" }),
    );
  }
  const response = app.sign("another challenge");
  const refused = async (username: string) => {
    const challenge = await beginLogin();
    const began = performance.now();
    await assert.rejects(login({ username, challenge, response }), ProtocolError);
    return performance.now() - began;
  };
  for (const username of ["timed@example.com", "nobody@example.com", "no address"]) {
    const times: number[] = [];
    for (let round = 0; round < 15; round += 1) times.push(await refused(username));
    times.sort((one, other) => one - other);
    const [least = 0, median = 0] = [times[0], times[times.length >> 1]];
    assert.ok(least > REFUSAL_MS - 2, `${least} ms for ${username}`);
    assert.ok(median < 3 * REFUSAL_MS, `${median} ms for ${username}: the work takes longer than what hides it`);
  }
});

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { createAccount } from "#lib/accounts/accounts.ts";
import { withDatabase } from "#lib/accounts/database.ts";
import { type EmbeddedPostgres, makeDataFolder, startEmbeddedPostgres } from "#lib/accounts/embedded-postgres.ts";
import { isKnownBrowser } from "#lib/accounts/known-browsers.ts";
import { migrate } from "#lib/accounts/migrate.ts";
import { keys } from "#lib/accounts/schema.ts";
import { beginSession } from "#lib/accounts/sessions.ts";
import { type Asker, begin } from "#lib/ceremony/begin.ts";
import { redeemLogin } from "#lib/ceremony/redeem.ts";
import { scan } from "#lib/ceremony/scan.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import { exportPublicKey, generateKeyPair, keyIdOf } from "#lib/protocol/keys.ts";
import { randomToken } from "#lib/protocol/random.ts";
import { storedKeyOf, verifyResponse } from "#lib/protocol/version-1/keys.ts";
import { shutDown } from "#lib/shutdown.ts";
import { OriginalApp } from "#tests/support/original-app.ts";
import { login } from "./login.ts";

let folder: string;
let postgres: EmbeddedPostgres;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "qr2pass-test-"));
  makeDataFolder(folder);
  postgres = await startEmbeddedPostgres(folder, "test");
  await migrate(postgres.connectionString);
  process.env.DATABASE_URL = postgres.connectionString;
});
after(async () => {
  await shutDown();
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
});

const asker = (): Asker => ({
  provider: "https://login.example.com",
  browserHash: randomToken(32),
  browser: { name: "Firefox", system: "Windows", address: "203.0.113.7" },
  network: null,
});
const beginLogin = async (who = asker()) => (await begin({ version: 1, action: "login" }, who)).challenge;

async function newAccount(email: string) {
  const app = new OriginalApp();
  const publicKey = await storedKeyOf(app.publicKey);
  const keyId = await keyIdOf(publicKey);
  const key = { id: keyId, algorithm: "RS512", publicKey, deviceName: "Original QR2Pass app" } as const;
  const { userId } = await createAccount(email, key);
  return { app, userId, keyId, publicKey };
}

test("an account that holds keys of both versions answers each with its own", async () => {
  const { app, userId, keyId } = await newAccount("both@example.com");
  const publicKey = await exportPublicKey((await generateKeyPair()).publicKey);
  const id = await keyIdOf(publicKey);
  await withDatabase((database) =>
    database.insert(keys).values({ id, userId, algorithm: "ES256", publicKey, deviceName: "Pixel" }),
  );

  const who = asker();
  const challenge = await beginLogin(who);
  await login({ username: " Both@Example.com", challenge, response: app.sign(challenge) });
  const redeemed = await redeemLogin(challenge, who, null);
  assert.equal(redeemed.userId, userId);

  const scanner = { action: "login", claim: randomToken(32), browserHash: null, network: null } as const;
  const next = await begin({ version: 2, action: "login" }, asker());
  await assert.rejects(
    scan(next.challenge, { ...scanner, keyId }),
    (error) => error instanceof ProtocolError && error.code === "unknown_key",
  );
  assert.equal((await scan(next.challenge, { ...scanner, keyId: id })).action, "login");
});

test("a version-1 login makes no browser known", async () => {
  const { app, userId, keyId } = await newAccount("known@example.com");
  const who = asker();
  const challenge = await beginLogin(who);
  await login({ username: "known@example.com", challenge, response: app.sign(challenge) });
  await redeemLogin(challenge, who, null);
  assert.equal(await isKnownBrowser(userId, who.browserHash), false);
  // What would make it known.
  const sessionId = randomUUID();
  await beginSession({
    sessionId,
    userId,
    keyId,
    browser: who.browser,
    verifiedBrowser: who.browserHash,
    replaces: null,
  });
  assert.equal(await isKnownBrowser(userId, who.browserHash), true);
});

test("an answer takes as long for an account that is not there", async () => {
  const { app, publicKey } = await newAccount("timed@example.com");
  const response = app.sign("another challenge");
  const time = async (work: () => Promise<unknown>) => {
    const began = performance.now();
    await work();
    return performance.now() - began;
  };
  const refused = async (username: string) => {
    const challenge = await beginLogin();
    return time(() => assert.rejects(login({ username, challenge, response }), ProtocolError));
  };
  const compare = async (times: number) => {
    const known: number[] = [];
    const unknown: number[] = [];
    const verifying: number[] = [];
    // In turn, so that whatever else the machine does falls on both alike.
    for (let round = 0; round < times; round += 1) {
      known.push(await refused("timed@example.com"));
      unknown.push(await refused(`nobody-${round}@example.com`));
      verifying.push(await time(() => verifyResponse(publicKey, "a challenge", response)));
    }
    return { difference: median(known) - median(unknown), verifying: median(verifying) };
  };

  await compare(50);
  // What would show without the key that stands in is a whole verification. A busy machine may spoil a try.
  for (let attempt = 1; ; attempt += 1) {
    const { difference, verifying } = await compare(300);
    if (Math.abs(difference) < verifying / 2) return;
    const told = `${difference.toFixed(3)} ms between known and unknown; verifying takes ${verifying.toFixed(3)} ms`;
    assert.ok(attempt < 4, told);
  }
});

function median(values: number[]): number {
  return values.sort((one, other) => one - other)[values.length >> 1] ?? Number.NaN;
}

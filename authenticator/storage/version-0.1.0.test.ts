import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import test from "node:test";
import type { ScanAnswer } from "#lib/protocol/answers.ts";
import { exportPublicKey, generateKeyPair, keyIdOf, verifyWith } from "#lib/protocol/keys.ts";
import { randomToken } from "#lib/protocol/random.ts";
import type { LoginRequest } from "#lib/protocol/requests.ts";
import { encodeTranscript } from "#lib/protocol/transcript.ts";
import { generateKeyPair as generateRsaKeyPair } from "#lib/protocol/version-1/keys.ts";
import { version1 } from "../flow/version-1.ts";
import { version2 } from "../flow/version-2.ts";
import { listAccounts, type SignIn } from "./accounts.ts";
import { openQuestion } from "./claims.ts";
import { readLockSetting } from "./settings.ts";

const SITE = "https://login.example.com";
const NEAR = { name: "Firefox", system: "Windows", address: "203.0.113.7" };

/** Writes a database as release 0.1.0 of the authenticator did, with plain IndexedDB. */
async function write(records: Record<string, [key: string, value: unknown][]>): Promise<void> {
  const request = indexedDB.open("qr2pass-authenticator", 1);
  request.onupgradeneeded = () => {
    for (const name of ["accounts", "claims", "settings"]) request.result.createObjectStore(name);
  };
  await new Promise((resolve) => {
    request.onsuccess = resolve;
  });
  const database = request.result;
  const transaction = database.transaction(["accounts", "claims", "settings"], "readwrite");
  for (const [name, all] of Object.entries(records)) {
    for (const [key, value] of all) transaction.objectStore(name).put(value, key);
  }
  await new Promise((resolve) => {
    transaction.oncomplete = resolve;
  });
  database.close();
}

test("data stored by release 0.1.0 still works: its keys sign in, its questions are open, its lock is on", async () => {
  const keyPair = await generateKeyPair();
  const keyId = await keyIdOf(await exportPublicKey(keyPair.publicKey));
  const signIns: SignIn[] = [{ at: 1_795_000_000_000, browser: NEAR }, { at: 1_794_000_000_000 }];
  const active = {
    keyId,
    version: 2,
    algorithm: "ECDSA P-256 SHA-256",
    keyPair,
    provider: SITE,
    email: "ann@example.com",
    label: "Work",
    deviceName: "Pixel 9",
    createdAt: 1_793_000_000_000,
    signIns,
    state: "active",
  };
  const rsaPair = await generateRsaKeyPair();
  const older = {
    keyId: "r".repeat(43),
    version: 1,
    algorithm: "RSA 2048 SHA-512",
    keyPair: rsaPair,
    provider: "https://old.example.com",
    calledItself: "test QR2Pass server",
    email: "ann@example.com",
    deviceName: "Pixel 9",
    createdAt: 1_792_000_000_000,
    signIns: [],
    state: "active",
  };
  const challenge = randomToken(16);
  const claim = {
    token: randomToken(32),
    keyId,
    madeAt: Date.now(),
    link: { action: "login", provider: SITE, challenge, validTill: Math.floor(Date.now() / 1000) + 60 },
  };
  await write({
    accounts: [
      [keyId, active],
      [older.keyId, older],
    ],
    claims: [[challenge, claim]],
    settings: [["lock", { state: "on", credentialId: new ArrayBuffer(16) }]],
  });

  const lock = await readLockSetting();
  assert.equal(lock?.state, "on");
  const question = await openQuestion();
  assert.equal(question?.unsent, false);
  assert.ok(question);

  const sent: LoginRequest[] = [];
  const details: ScanAnswer = {
    action: "login",
    browser: NEAR,
    same_device: false,
    same_network: null,
    known_browser: false,
    requested_at: 0,
    expires_at: 0,
    requested_ago: 3,
    expires_in: 100,
    number_digits: 2,
  };
  const scans: (string | undefined)[] = [];
  const answering = version2(question.link, {
    network: {
      async postScan(_link, _claim, scanned) {
        scans.push(scanned);
        return details;
      },
      async postLogin(_provider, request) {
        sent.push(request);
      },
      postRegister: async () => assert.fail(),
      postDeny: async () => assert.fail(),
    },
    tryToKeepKey: async () => {},
    now: () => 0,
    origin: SITE,
  });
  const prepared = await answering.prepare();
  assert.ok(prepared.kind === "ready");
  const { request } = await answering.inquire(prepared.account);
  await answering.approve(request, 42);
  assert.deepEqual(scans, [keyId]);
  assert.equal(sent[0]?.claim_token, claim.token, "a page that was updated in the middle keeps its claim");
  const fields = { action: "login", provider: SITE, email: "ann@example.com", challenge, keyId, number: 42 } as const;
  assert.ok(await verifyWith(keyPair.publicKey, encodeTranscript(fields), sent[0]?.response ?? ""));

  const code = {
    action: "login",
    provider: "test QR2Pass server",
    respondTo: "https://old.example.com/api/login/",
    challenge: "abcdefghijk=",
    validTill: Math.floor(Date.now() / 1000) + 60,
  } as const;
  const posts: string[] = [];
  const old = version1(
    { code, site: "https://old.example.com" },
    {
      async postUnread(url) {
        posts.push(url);
      },
      tryToKeepKey: async () => {},
      now: () => 0,
      date: Date.now,
    },
  );
  const ready = await old.prepare();
  assert.ok(ready.kind === "ready");
  await old.approve((await old.inquire(ready.account)).request, undefined);
  assert.deepEqual(posts, ["https://old.example.com/api/login/"]);

  const all = await listAccounts();
  assert.deepEqual(
    all.map(({ version, signIns }) => [version, signIns.length]),
    [
      [1, 1],
      [2, 3],
    ],
  );
});

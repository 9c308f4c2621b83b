import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import test from "node:test";
import { generateKeyPair } from "#lib/protocol/keys.ts";
import { randomToken } from "#lib/protocol/random.ts";
import {
  accountsAt,
  activate,
  addAccount,
  listAccounts,
  noteUnknown,
  onAccountsChange,
  type PendingAccount,
  recordSignIn,
  removeAccount,
  usableAccountsAt,
} from "./accounts.ts";

const keyPair = await generateKeyPair();

async function add(provider: string, createdAt: number): Promise<string> {
  const keyId = randomToken(32);
  const names = { provider, email: "ann@example.com", deviceName: "Pixel 9" };
  const request = { nonce: randomToken(16) } as PendingAccount["request"];
  const kept = {
    algorithm: "ECDSA P-256 SHA-256",
    keyPair,
    createdAt,
    signIns: [],
    state: "pending",
    request,
  } as const;
  await addAccount({ keyId, version: 2, ...names, ...kept, signIns: [] });
  return keyId;
}

test("accounts are sorted by their last use, and kept apart by site", async () => {
  const [older, newer, elsewhere] = [
    await add("https://a.example", 1),
    await add("https://a.example", 2),
    await add("https://b.example", 3),
  ];
  const order = async () => (await listAccounts()).map(({ keyId }) => keyId);
  assert.deepEqual(await order(), [elsewhere, newer, older]);
  await recordSignIn(older, { at: 9 });
  assert.deepEqual(await order(), [older, elsewhere, newer]);
  assert.deepEqual(
    (await accountsAt("https://a.example")).map(({ keyId }) => keyId),
    [older, newer],
  );
});

test("a forgotten account is used only if there is no other", async () => {
  const site = "https://c.example";
  const [one, two] = [await add(site, 1), await add(site, 2)];
  const usable = async () => (await usableAccountsAt(site)).map(({ keyId }) => keyId);
  await noteUnknown(two);
  assert.deepEqual(await usable(), [one]);
  await noteUnknown(one);
  assert.deepEqual(await usable(), [two, one]);
});

test("an activated key keeps no request, and is known again", async () => {
  const keyId = await add("https://d.example", 1);
  await noteUnknown(keyId);
  await activate(keyId);
  const [account] = await accountsAt("https://d.example");
  assert.equal(account?.state, "active");
  assert.ok(account && !("request" in account) && !account.unknown);
});

test("twenty sign-ins are kept, newest first", async () => {
  const keyId = await add("https://e.example", 1);
  for (let at = 1; at <= 21; at += 1) await recordSignIn(keyId, { at });
  const [account] = await accountsAt("https://e.example");
  assert.deepEqual([account?.signIns.length, account?.signIns[0]?.at, account?.signIns.at(-1)?.at], [20, 21, 2]);
});

test("every change is told, and a change to a removed account is none", async () => {
  const keyId = await add("https://f.example", 1);
  let told = 0;
  const stop = onAccountsChange(() => {
    told += 1;
  });
  await activate(keyId);
  await removeAccount(keyId);
  await activate(keyId);
  stop();
  assert.equal(told, 2);
  assert.deepEqual(await accountsAt("https://f.example"), []);
});

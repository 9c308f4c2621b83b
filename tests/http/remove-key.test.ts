import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { newAccount } from "#tests/support/client.ts";
import { giveRecoveryCode } from "#tests/support/database.ts";
import { startServer } from "#tests/support/server.ts";
import { type Ready, readyToLogIn, refusedWith } from "./people.ts";

let server: Awaited<ReturnType<typeof startServer>>;
before(async () => {
  server = await startServer({ env: {} });
});
after(() => server.stop());

async function signedIn(): Promise<Ready> {
  const ready = await readyToLogIn(server.origin);
  const { browser, phone, account, begun, scanned, number } = ready;
  await phone.login(scanned, account, number);
  await browser.redeem(begun.challenge);
  return ready;
}

test("a page is told who is signed in, and how many keys the account has", async () => {
  const { browser, account } = await signedIn();
  const session = async () => (await browser.fetch("/api/session")).json();
  assert.deepEqual(await session(), { email: account.email, keys: 1 });
  const elsewhere = await browser.fetch("/api/session", { headers: { "sec-fetch-site": "cross-site" } });
  assert.equal(elsewhere.status, 403);
  await browser.signOut();
  assert.deepEqual(await session(), { email: null, keys: 0 });
});

test("a key that signs the request is removed with its sessions, and a repeated request learns that it is gone", async () => {
  const { browser, phone, account } = await signedIn();
  await giveRecoveryCode(server.dataFolder, account.email);
  await browser.removeKey(account);
  assert.equal(await browser.isSignedIn(), false);
  await assert.rejects(phone.scan((await browser.begin()).link, account), refusedWith(404, "unknown_key"));
  await assert.rejects(browser.removeKey(account), refusedWith(404, "unknown_key"));
});

test("the last key cannot be removed without recovery codes", async () => {
  const { browser, account } = await signedIn();
  await assert.rejects(browser.removeKey(account), refusedWith(409, "last_key"));
  assert.equal(await browser.isSignedIn(), true);
});

test("no other key, site, account or page, and no browser without a session, can remove it", async () => {
  const { browser, account, phone } = await signedIn();
  const other = await signedIn();
  const stranger = await newAccount(account.email);
  await assert.rejects(
    browser.removeKey({ ...account, privateKey: stranger.privateKey }),
    refusedWith(403, "bad_signature"),
  );
  await assert.rejects(browser.removeKey(account, "https://evil.example"), refusedWith(403, "bad_signature"));
  await assert.rejects(other.browser.removeKey(account), refusedWith(404, "unknown_key"));
  await assert.rejects(browser.removeKey(stranger), refusedWith(404, "unknown_key"));
  await other.browser.signOut();
  await assert.rejects(other.browser.removeKey(account), refusedWith(401, "not_signed_in"));
  const headers = { "content-type": "application/json", origin: "https://evil.example" };
  const evil = await browser.fetch("/api/keys/remove", { method: "POST", headers, body: "{}" });
  assert.equal(evil.status, 403);
  await phone.scan((await browser.begin()).link, account);
});

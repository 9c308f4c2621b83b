import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { addDevice } from "#lib/ceremony/kinds/add-device.ts";
import { keyOf, newPerson, startAccountDatabase, stopAccountDatabase } from "../support/account-database.ts";
import { newAccount } from "../support/client.ts";
import type { PostgresServer } from "../support/postgres-server.ts";
import { sampleCeremony } from "./sample.ts";

/** A key that is added to an account, and what the mailbox hears of it. */
let postgres: PostgresServer;
before(async () => {
  postgres = await startAccountDatabase();
});
after(() => stopAccountDatabase(postgres));

const mailsTo = async (email: string) =>
  (await postgres.query("select kind from mails where recipient = $1 order by created_at", [email])).map(
    ({ kind }) => kind,
  );
const keysOf = async (userId: string) =>
  (await postgres.query("select id from keys where user_id = $1", [userId])).map(({ id }) => id);

/** Somebody whose new phone's key is kept, as it is just before its ceremony is approved. */
async function keepKey() {
  const { userId, phone } = await newPerson();
  const other = await newAccount(phone.email);
  const ceremony = sampleCeremony({ action: "add-device", email: phone.email, userId });
  const keep = () => addDevice.keep(ceremony, keyOf(other));
  return { userId, phone, other, keep, kept: await keep() };
}

test("a key that was added is told by mail, a few seconds later", async () => {
  const { phone, userId, other } = await keepKey();
  assert.ok((await keysOf(userId)).includes(other.keyId));
  assert.deepEqual(await mailsTo(phone.email), ["key_added"]);
  const [row] = await postgres.query("select next_try_at > now() as waits from mails where recipient = $1", [
    phone.email,
  ]);
  assert.equal(row?.waits, true);
});

test("a key whose ceremony could not be approved any more is gone, and no mail says that it was added", async () => {
  const { phone, userId, other, kept } = await keepKey();
  await kept.undo();
  assert.deepEqual(await keysOf(userId), [phone.keyId]);
  assert.deepEqual(await mailsTo(phone.email), []);
  const events = await postgres.query("select kind from events where user_id = $1 and key_id = $2 order by id", [
    userId,
    other.keyId,
  ]);
  assert.deepEqual(
    events.map(({ kind }) => kind),
    ["key_added", "key_removed"],
  );
  // Once more changes nothing.
  await kept.undo();
  assert.deepEqual(await mailsTo(phone.email), []);
});

test("where the mailbox was told already, it is told that the key is gone, too", async () => {
  const { phone, kept } = await keepKey();
  await postgres.query("update mails set tries = 1, sent_at = now() where recipient = $1", [phone.email]);
  await kept.undo();
  assert.deepEqual(await mailsTo(phone.email), ["key_added", "key_removed"]);
});

test("a twin of the request that kept the key takes nothing back, and only one mail is promised", async () => {
  const { phone, userId, other, keep } = await keepKey();
  const twin = await keep();
  await twin.undo();
  assert.ok((await keysOf(userId)).includes(other.keyId));
  assert.deepEqual(await mailsTo(phone.email), ["key_added"]);
});

test("taking a key back never takes the account's only key", async () => {
  const { phone, userId, other, kept } = await keepKey();
  await postgres.query("delete from keys where id = $1", [phone.keyId]);
  await kept.undo();
  assert.deepEqual(await keysOf(userId), [other.keyId]);
});

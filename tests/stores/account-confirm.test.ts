import assert from "node:assert/strict";
import { createHash, createPublicKey, verify } from "node:crypto";
import { after, before, test } from "node:test";
import { addKey } from "#lib/accounts/add-key.ts";
import { confirmOperation, prepareOperation } from "#lib/accounts/confirm.ts";
import { endSession } from "#lib/accounts/end-sessions.ts";
import { countKeys, findKey } from "#lib/accounts/keys.ts";
import { consumeDeviceGrant } from "#lib/accounts/operations/add-device.ts";
import { OPERATIONS, PAGE_OPERATIONS } from "#lib/accounts/operations/operations.ts";
import { findSession } from "#lib/accounts/sessions.ts";
import {
  accountOf,
  confirm,
  keyOf,
  newPerson,
  PROVIDER,
  signIn,
  signText,
  startAccountDatabase,
  stopAccountDatabase,
} from "#tests/support/account-database.ts";
import { newAccount } from "#tests/support/client.ts";
import type { PostgresServer } from "#tests/support/postgres-server.ts";

let postgres: PostgresServer;
before(async () => {
  postgres = await startAccountDatabase();
});
after(() => stopAccountDatabase(postgres));

const rows = (text: string, ...values: unknown[]) => postgres.query(text, values);
const eventsOf = async (userId: string) =>
  (await rows("select kind from events where user_id = $1 order by id", userId)).map(({ kind }) => kind);
const mailsTo = async (email: string) =>
  (await rows("select kind from mails where recipient = $1 order by created_at", email)).map(({ kind }) => kind);

/** A second phone of the same person. */
async function secondPhone(userId: string, email: string) {
  const phone = await newAccount(email);
  await addKey(null, { userId, key: keyOf(phone, "Second phone"), by: "device" });
  return phone;
}

test("a stored confirmation can be verified with node:crypto alone, even after key and account are gone", async () => {
  const { requester, phone, userId } = await newPerson();
  const text = "Pay 100 € to Bob";
  await confirm(requester, phone, "statement", { text });
  await confirm(requester, phone, "delete_account");
  assert.equal(await findKey(phone.keyId), null);
  const kept = await rows("select * from confirmations where user_id = $1 order by confirmed_at", userId);
  assert.deepEqual(
    kept.map(({ operation }) => operation),
    ["statement", "delete_account"],
  );
  for (const row of kept) {
    const evidence = row as { [field: string]: string };
    const key = createPublicKey({
      key: Buffer.from(evidence.public_key ?? "", "base64url"),
      format: "der",
      type: "spki",
    });
    const bytes = Buffer.from(evidence.signature ?? "", "base64url");
    const signed = Buffer.from(evidence.signed ?? "");
    assert.ok(verify("sha256", signed, { key, dsaEncoding: "ieee-p1363" }, bytes));
    const lines = (evidence.signed ?? "").split("\n");
    assert.deepEqual(
      [lines[1], lines[2], lines[4], lines[5], lines[7]],
      [
        "confirm",
        PROVIDER,
        evidence.challenge,
        createHash("sha256")
          .update(Buffer.from(evidence.public_key ?? "", "base64url"))
          .digest("base64url"),
        createHash("sha256")
          .update(evidence.text ?? "")
          .digest("base64url"),
      ],
    );
    const years =
      (new Date(evidence.kept_until ?? 0).getTime() - new Date(evidence.confirmed_at ?? 0).getTime()) / 86_400_000;
    assert.ok(Math.abs(years - 365) < 1.1);
  }
  assert.equal(kept[0]?.text, text);
});

test("evidence for another text, site, ceremony, key or account does nothing", async () => {
  const { requester, phone, userId } = await newPerson();
  const other = await newPerson();
  const { text } = await prepareOperation(requester, "new_recovery_codes", {});
  const good = await signText(text, phone);
  const elsewhere = await signText("Something harmless", phone);
  const foreign = await signText(text, other.phone);
  const refused: [string, object][] = [
    ["bad_signature", { ...elsewhere, text }],
    ["bad_signature", { ...good, signature: elsewhere.signature }],
    ["bad_signature", { ...good, challenge: elsewhere.challenge }],
    ["bad_signature", { ...good, provider: "https://evil.example" }],
    ["bad_signature", { ...good, keyId: other.phone.keyId }],
    ["bad_signature", { ...good, publicKey: other.phone.publicKey }],
    ["bad_signature", { ...good, signed: `${good.signed}\n` }],
    ["bad_signature", { ...good, algorithm: "RS512" }],
    ["unknown_key", foreign],
  ];
  for (const [code, evidence] of refused) {
    const attempt = async () => confirmOperation(requester, "new_recovery_codes", {}, evidence as typeof good);
    await assert.rejects(attempt, { code });
  }
  assert.equal((await rows("select from recovery_codes where user_id = $1", userId)).length, 0);
  assert.equal((await rows("select from confirmations where user_id = $1", userId)).length, 0);
});

test("a confirmation is void once its session ended or its key was removed", async () => {
  const { requester, phone, userId } = await newPerson();
  const second = await secondPhone(userId, phone.email);
  const { text } = await prepareOperation(requester, "end_other_sessions", {});
  const evidence = await signText(text, second);
  await confirm(requester, phone, "remove_key", { key_id: second.keyId });
  await assert.rejects(confirmOperation(requester, "end_other_sessions", {}, evidence), { code: "unknown_key" });
  const own = await signText(text, phone);
  await endSession(requester.session.sessionId);
  await assert.rejects(confirmOperation(requester, "end_other_sessions", {}, own), { code: "not_signed_in" });
});

test("one ceremony does one operation once, however often it is redeemed, also in parallel", async () => {
  const { requester, phone, userId } = await newPerson();
  const { text } = await prepareOperation(requester, "new_recovery_codes", {});
  const evidence = await signText(text, phone);
  const all = await Promise.all(
    Array.from({ length: 20 }, () => confirmOperation(requester, "new_recovery_codes", {}, evidence)),
  );
  assert.equal(all.filter(({ result }) => result !== null).length, 1);
  assert.equal((await rows("select from recovery_codes where user_id = $1", userId)).length, 10);
  assert.deepEqual((await eventsOf(userId)).filter((kind) => kind === "codes_made").length, 1);
  assert.deepEqual(
    (await mailsTo(phone.email)).filter((kind) => kind === "codes_made"),
    ["codes_made"],
  );
});

test("an operation that is refused half-way leaves no evidence and no changes", async () => {
  const { requester, phone, userId } = await newPerson();
  const second = await secondPhone(userId, phone.email);
  // Confirmed with the same key that is to be removed.
  await assert.rejects(confirm(requester, second, "remove_key", { key_id: second.keyId }), { code: "own_key" });
  assert.equal(await countKeys(userId), 2);
  assert.equal((await rows("select from confirmations where user_id = $1", userId)).length, 0);
});

test("a key is removed by another one, with the sessions that it approved, unless it is the only one", async () => {
  const { requester, phone, userId } = await newPerson();
  const second = await secondPhone(userId, phone.email);
  const there = await signIn(userId, second);
  await assert.rejects(prepareOperation(requester, "remove_key", { key_id: "x".repeat(43) }), { code: "unknown_key" });
  const { text } = await prepareOperation(requester, "remove_key", { key_id: second.keyId });
  assert.match(text, /Remove the phone “Second phone” from your account/);
  const { result } = await confirm(requester, phone, "remove_key", { key_id: second.keyId });
  assert.deepEqual(result, { signed_out: false });
  assert.equal(await findSession(there.session.sessionId), null);
  assert.ok(await findSession(requester.session.sessionId));
  await assert.rejects(prepareOperation(requester, "remove_key", { key_id: phone.keyId }), { code: "last_key" });
  assert.deepEqual((await eventsOf(userId)).slice(-1), ["key_removed"]);
  assert.ok((await mailsTo(phone.email)).includes("key_removed"));
});

test("a phone is renamed when a phone confirms it, which may be the same one", async () => {
  const { requester, phone, userId } = await newPerson();
  const other = await newPerson();
  const renaming = { key_id: phone.keyId, name: "  My Pixel " };
  const { text } = await prepareOperation(requester, "rename_key", renaming);
  assert.equal(text, `Rename the phone “Test phone” of your account ${phone.email} to “My Pixel”.`);
  await confirm(requester, phone, "rename_key", renaming);
  await confirm(requester, phone, "rename_key", renaming);
  assert.equal((await findKey(phone.keyId))?.deviceName, "My Pixel");
  assert.deepEqual((await eventsOf(userId)).filter((kind) => kind === "key_renamed").length, 1);
  for (const key_id of [other.phone.keyId, "A".repeat(43), "x"]) {
    await assert.rejects(prepareOperation(requester, "rename_key", { key_id, name: "x" }), { code: "unknown_key" });
  }
  for (const name of ["", " ", "a\nb", "a\u202eb", "x".repeat(65)]) {
    const parameters = { key_id: phone.keyId, name };
    await assert.rejects(async () => prepareOperation(requester, "rename_key", parameters), { code: "malformed" });
  }
  // The phone was removed after the question was asked.
  const second = await secondPhone(userId, phone.email);
  const late = { key_id: second.keyId, name: "Late" };
  const evidence = await signText((await prepareOperation(requester, "rename_key", late)).text, phone);
  await confirm(requester, phone, "remove_key", { key_id: second.keyId });
  await assert.rejects(confirmOperation(requester, "rename_key", late, evidence), { code: "unknown_key" });
});

test("of two keys that remove each other at once, one stays", async () => {
  const { requester, phone, userId } = await newPerson();
  const second = await secondPhone(userId, phone.email);
  const done = await Promise.allSettled([
    confirm(requester, phone, "remove_key", { key_id: second.keyId }),
    confirm(requester, second, "remove_key", { key_id: phone.keyId }),
  ]);
  assert.equal(done.filter(({ status }) => status === "fulfilled").length, 1);
  assert.equal(await countKeys(userId), 1);
});

test("a confirmed add_device lets its session begin one ceremony, once, and no other session", async () => {
  const { requester, phone, userId } = await newPerson();
  const other = await signIn(userId, phone);
  await assert.rejects(consumeDeviceGrant(requester.session), { code: "confirmation_needed" });
  await confirm(requester, phone, "add_device");
  await assert.rejects(consumeDeviceGrant(other.session), { code: "confirmation_needed" });
  const spent = await Promise.allSettled(Array.from({ length: 10 }, () => consumeDeviceGrant(requester.session)));
  assert.equal(spent.filter(({ status }) => status === "fulfilled").length, 1);
  await confirm(requester, phone, "add_device");
  await rows("update device_grants set created_at = now() - interval '301 seconds'");
  await assert.rejects(consumeDeviceGrant(requester.session), { code: "confirmation_needed" });
});

test("ending all other sessions keeps the one that requested it", async () => {
  const { requester, phone, userId } = await newPerson();
  const [one, two] = [await signIn(userId, phone), await signIn(userId, phone)];
  const { result } = await confirm(requester, phone, "end_other_sessions");
  assert.deepEqual(result, { ended: 2 });
  assert.ok(await findSession(requester.session.sessionId));
  for (const { session } of [one, two]) assert.equal(await findSession(session.sessionId), null);
});

test("a confirmation renews the time at which the session's person last authenticated", async () => {
  const { requester, phone } = await newPerson();
  await rows("update sessions set auth_time = now() - interval '1 day' where id = $1", requester.session.sessionId);
  await confirm(requester, phone, "statement", { text: "It is me" });
  const session = await findSession(requester.session.sessionId);
  assert.ok(Date.now() - (session?.authTime.getTime() ?? 0) < 60_000);
  assert.equal(session?.method, "phone");
});

test("an export contains the account's data and no hash of a secret", async () => {
  const { requester, phone } = await newPerson();
  await confirm(requester, phone, "new_recovery_codes");
  const { result } = await confirm(requester, phone, "export_data");
  const text = JSON.stringify(result);
  const { data } = result as { data: Record<string, unknown[]> };
  for (const part of ["keys", "sessions", "known_browsers", "recovery_codes", "history", "confirmations", "mails"]) {
    assert.ok((data[part]?.length ?? 0) > 0, part);
  }
  assert.ok(text.includes(phone.email) && text.includes(phone.publicKey));
  assert.ok(!text.includes("argon2") && !text.includes(requester.browserHash));
});

test("an account is deleted in one transaction with everything that belongs to it, and its address is free again", async () => {
  const { requester, phone, userId } = await newPerson();
  await confirm(requester, phone, "new_recovery_codes");
  const { text } = await prepareOperation(requester, "delete_account", {});
  const evidence = await signText(text, phone);
  // A failure at the very end rolls back everything before it.
  await rows(
    "create function refuse() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$; create trigger refuse before delete on users for each row execute function refuse()",
  );
  await assert.rejects(confirmOperation(requester, "delete_account", {}, evidence));
  await rows("drop trigger refuse on users");
  assert.ok(!(await mailsTo(phone.email)).includes("account_removed"));
  assert.ok(await findSession(requester.session.sessionId));

  assert.deepEqual((await confirmOperation(requester, "delete_account", {}, evidence)).result, { signed_out: true });
  for (const table of ["keys", "sessions", "known_browsers", "recovery_codes", "events"]) {
    assert.equal((await rows(`select from ${table} where user_id = $1`, userId)).length, 0, table);
  }
  assert.ok((await mailsTo(phone.email)).includes("account_removed"));
  const again = await newPerson(phone.email);
  assert.notEqual(again.userId, userId);
  assert.equal((await accountOf(phone.email)).id, again.userId);
});

test("texts are in the reader's language and name the account; a statement of many lines is refused", async () => {
  const { requester, phone } = await newPerson();
  const parameters: Record<string, object> = {
    change_email: { email: "new@example.com" },
    change_profile: { display_name: "Ann" },
    rename_key: { key_id: phone.keyId, name: "Pixel 8" },
  };
  for (const name of PAGE_OPERATIONS.filter((name) => name !== "remove_key")) {
    const { text } = await prepareOperation(requester, name, parameters[name] ?? {}, "el");
    assert.match(text, /\p{Script=Greek}/u);
    assert.ok(text.includes(phone.email), name);
    assert.doesNotMatch(text, /[{}\n]/);
  }
  assert.ok(!PAGE_OPERATIONS.includes("statement") && "statement" in OPERATIONS);
  for (const text of ["one\ntwo", "", "a\u202eb", "a\u200bb", "x".repeat(501)]) {
    await assert.rejects(async () => prepareOperation(requester, "statement", { text }), { code: "malformed" });
  }
  await assert.rejects(async () => prepareOperation(requester, "no_such", {}), { code: "malformed" });
});

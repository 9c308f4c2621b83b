import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { changeProfile } from "#lib/accounts/profile.ts";
import {
  accountOf,
  confirm,
  newPerson,
  PLACE,
  startAccountDatabase,
  stopAccountDatabase,
} from "#tests/support/account-database.ts";
import type { PostgresServer } from "#tests/support/postgres-server.ts";

let postgres: PostgresServer;
before(async () => {
  postgres = await startAccountDatabase();
});
after(() => stopAccountDatabase(postgres));

const take = (userId: string, username: string | null) => changeProfile(userId, { username }, PLACE);

test("a user name is unique in any spelling, and look-alikes are refused", async () => {
  const [ann, bob] = [await newPerson(), await newPerson()];
  await take(ann.userId, " Modern.Ann ");
  assert.equal((await accountOf(ann.phone.email)).username, "modern.ann");
  for (const name of ["modern.ann", "MODERN.ANN", "modem.ann", "modern.аnn", "ｍodern.ann"]) {
    await assert.rejects(take(bob.userId, name), { code: "name_taken" }, name);
  }
  await take(bob.userId, "modern.anna");
});

test("user names in another format are refused", async () => {
  const { userId } = await newPerson();
  for (const name of [
    "ab",
    "a".repeat(33),
    "-ann",
    "ann-",
    "a b c",
    "ann@x",
    "a\u200bnn",
    "a\u202enn",
    "a\nnn",
    "\u0301ann",
    "",
  ]) {
    await assert.rejects(take(userId, name), { code: "invalid_name" }, JSON.stringify(name));
  }
  for (const name of ["ann", "γιώργος", "a.b_c-1", "李小龍"]) await take(userId, name);
});

test("a user name never goes to another account: neither when it is given up, nor when its account is deleted", async () => {
  const [ann, bob] = [await newPerson(), await newPerson()];
  await take(ann.userId, "first.name");
  await take(ann.userId, "second.name");
  await assert.rejects(take(bob.userId, "first.name"), { code: "name_taken" });
  await take(ann.userId, "first.name");
  await take(ann.userId, null);
  assert.equal((await accountOf(ann.phone.email)).username, null);
  await confirm(ann.requester, ann.phone, "delete_account");
  for (const name of ["first.name", "second.name"])
    await assert.rejects(take(bob.userId, name), { code: "name_taken" });
});

test("user names cannot be hoarded, and of many simultaneous requests for one name one succeeds", async () => {
  const { userId } = await newPerson();
  for (let at = 0; at < 10; at += 1) await take(userId, `hoard-${"abcdefghij"[at]}x`);
  await assert.rejects(take(userId, "hoard-kx"), { code: "name_taken" });
  const people = await Promise.all(Array.from({ length: 10 }, () => newPerson()));
  const done = await Promise.allSettled(people.map((one) => take(one.userId, "wanted.name")));
  assert.equal(done.filter(({ status }) => status === "fulfilled").length, 1);
});

test("absent fields stay, null removes a value, and the history records what changed", async () => {
  const { userId, phone } = await newPerson();
  await changeProfile(userId, { displayName: "Ann", language: "el" }, PLACE);
  await changeProfile(userId, { displayName: "Ann" }, PLACE);
  await changeProfile(userId, { username: "ann.of.stays" }, PLACE);
  await changeProfile(userId, { displayName: null }, PLACE);
  const { displayName, username, language } = await accountOf(phone.email);
  assert.deepEqual([displayName, username, language], [null, "ann.of.stays", "el"]);
  await assert.rejects(changeProfile(userId, { language: "xx" }, PLACE), { code: "malformed" });
  const told = await postgres.query(
    "select details from events where kind = 'profile_changed' and user_id = $1 order by id",
    [userId],
  );
  assert.deepEqual(
    told.map(({ details }) => details),
    [{ displayName: "Ann", language: "el" }, { username: "ann.of.stays" }, { displayName: "" }],
  );
});

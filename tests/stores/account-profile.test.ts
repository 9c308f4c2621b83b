import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { confirmOperation, prepareOperation } from "#lib/accounts/confirm.ts";
import { TEXT_CHARACTERS } from "#lib/protocol/limits.ts";
import {
  accountOf,
  confirm,
  newPerson,
  type Person,
  signText,
  startAccountDatabase,
  stopAccountDatabase,
} from "#tests/support/account-database.ts";
import type { PostgresServer } from "#tests/support/postgres-server.ts";

let postgres: PostgresServer;
before(async () => {
  postgres = await startAccountDatabase();
});
after(() => stopAccountDatabase(postgres));

const change = ({ requester, phone }: Person, parameters: object) =>
  confirm(requester, phone, "change_profile", parameters);
const take = (person: Person, username: string | null) => change(person, { username });

test("a user name is unique in any spelling, and look-alikes are refused", async () => {
  const [ann, bob] = [await newPerson(), await newPerson()];
  await take(ann, " Modern.Ann ");
  assert.equal((await accountOf(ann.phone.email)).username, "modern.ann");
  for (const name of ["modern.ann", "MODERN.ANN", "modem.ann", "modern.аnn", "ｍodern.ann"]) {
    await assert.rejects(take(bob, name), { code: "name_taken" }, name);
  }
  await take(bob, "modern.anna");
});

test("user names in another format are refused", async () => {
  const ann = await newPerson();
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
    await assert.rejects(take(ann, name), { code: "invalid_name" }, JSON.stringify(name));
  }
  for (const name of ["ann", "γιώργος", "a.b_c-1", "李小龍"]) await take(ann, name);
});

test("a user name never goes to another account: neither when it is given up, nor when its account is deleted", async () => {
  const [ann, bob] = [await newPerson(), await newPerson()];
  await take(ann, "first.name");
  await take(ann, "second.name");
  await assert.rejects(take(bob, "first.name"), { code: "name_taken" });
  await take(ann, "first.name");
  await take(ann, null);
  assert.equal((await accountOf(ann.phone.email)).username, null);
  await confirm(ann.requester, ann.phone, "delete_account");
  for (const name of ["first.name", "second.name"]) await assert.rejects(take(bob, name), { code: "name_taken" });
});

test("user names cannot be hoarded, and of many simultaneous requests for one name one succeeds", async () => {
  const hoarder = await newPerson();
  for (let at = 0; at < 10; at += 1) await take(hoarder, `hoard-${"abcdefghij"[at]}x`);
  await assert.rejects(take(hoarder, "hoard-kx"), { code: "too_many_names" });
  await take(hoarder, "hoard-ax");
  // All phones confirm while the name is still free.
  const wanted = { username: "wanted.name" };
  const people = await Promise.all(
    Array.from({ length: 10 }, async () => {
      const person = await newPerson();
      const { text } = await prepareOperation(person.requester, "change_profile", wanted);
      return { ...person, evidence: await signText(text, person.phone) };
    }),
  );
  const done = await Promise.allSettled(
    people.map(({ requester, evidence }) => confirmOperation(requester, "change_profile", wanted, evidence)),
  );
  assert.equal(done.filter(({ status }) => status === "fulfilled").length, 1);
  for (const one of done) if (one.status === "rejected") assert.equal(one.reason.code, "name_taken");
  const holders = await postgres.query("select id from users where username = 'wanted.name'");
  assert.equal(holders.length, 1);
  const kept = await postgres.query("select user_id from confirmations where parameters->>'username' = 'wanted.name'");
  assert.deepEqual(
    kept.map(({ user_id }) => user_id),
    holders.map(({ id }) => id),
  );
});

test("absent fields stay, null removes a value, and the history records what changed", async () => {
  const ann = await newPerson();
  await change(ann, { display_name: " Ann ", language: "el" });
  await change(ann, { display_name: "Ann" });
  await change(ann, { username: "ann.of.stays" });
  await change(ann, { display_name: null });
  const { displayName, username, language } = await accountOf(ann.phone.email);
  assert.deepEqual([displayName, username, language], [null, "ann.of.stays", "el"]);
  for (const parameters of [{ language: "xx" }, {}, { no: 1 }, { display_name: "a\u202eb" }, { username: 1 }]) {
    await assert.rejects(change(ann, parameters), { code: "malformed" }, JSON.stringify(parameters));
  }
  const told = await postgres.query(
    "select details from events where kind = 'profile_changed' and user_id = $1 order by id",
    [ann.userId],
  );
  assert.deepEqual(
    told.map(({ details }) => details),
    [{ displayName: "Ann", language: "el" }, { username: "ann.of.stays" }, { displayName: "" }],
  );
});

test("the phone shows what becomes of the profile, as it will be stored", async () => {
  const { requester, phone } = await newPerson();
  const textOf = async (parameters: object, language = "en") =>
    (await prepareOperation(requester, "change_profile", parameters, language)).text;
  const account = `In your account ${phone.email}: `;
  assert.equal(await textOf({ display_name: " Ann " }), `${account}change the name to “Ann”.`);
  assert.equal(await textOf({ username: " Text.Ann " }), `${account}change the user name to “text.ann”.`);
  assert.equal(
    await textOf({ display_name: "", username: null, language: "el" }),
    `${account}remove the name, remove the user name, change the language of emails to Ελληνικά.`,
  );
  assert.equal(
    await textOf({ language: "en" }, "el"),
    `Στον λογαριασμό σας ${phone.email}: αλλαγή της γλώσσας των email σε English.`,
  );
  // Phones refuse a longer text. The longest user name has 32 letters, each of two code units.
  const { userId } = await newPerson();
  const email = `${"a".repeat(64)}@${"b".repeat(63)}.${"c".repeat(63)}.${"d".repeat(57)}.com`;
  await postgres.query("update users set email = $1, email_skeleton = $1 where id = $2", [email, userId]);
  const longest = { display_name: "x".repeat(64), username: "\u{10428}".repeat(32), language: "el" };
  const long = { ...requester, session: { ...requester.session, userId } };
  for (const language of ["en", "el"]) {
    const { text } = await prepareOperation(long, "change_profile", longest, language);
    assert.ok(text.includes(email) && text.includes(longest.username) && text.length <= TEXT_CHARACTERS, text);
  }
});

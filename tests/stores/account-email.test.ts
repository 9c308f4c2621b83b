import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { createAccount, isEmailTaken } from "#lib/accounts/accounts.ts";
import { prepareOperation } from "#lib/accounts/confirm.ts";
import { undoEmailChange, wasEmailOf } from "#lib/accounts/email-changes.ts";
import {
  beginRegistrationProof,
  proveEmailChange,
  proveRegistration,
  requireProof,
} from "#lib/accounts/email-proofs.ts";
import { CODE_PURPOSE } from "#lib/accounts/purposes.ts";
import { findSession } from "#lib/accounts/sessions.ts";
import { proofCodeOf } from "#lib/foundation/sealed-id.ts";
import {
  accountOf,
  confirm,
  keyOf,
  newPerson,
  type Person,
  PLACE,
  setSettings,
  startAccountDatabase,
  stopAccountDatabase,
} from "#tests/support/account-database.ts";
import { newAccount } from "#tests/support/client.ts";
import type { PostgresServer } from "#tests/support/postgres-server.ts";

const MAIL = { SMTP_URL: "smtp://127.0.0.1:1", MAIL_FROM: "login@example.com" };
const secret = "s".repeat(32);

let postgres: PostgresServer;
before(async () => {
  postgres = await startAccountDatabase(MAIL);
});
beforeEach(() => setSettings(postgres, MAIL));
after(() => stopAccountDatabase(postgres));

const rows = (text: string, ...values: unknown[]) => postgres.query(text, values);
const mailsTo = async (email: string) =>
  (await rows("select kind from mails where recipient = $1 order by created_at, kind", email)).map(({ kind }) => kind);
const codeFor = (proof: string) => proofCodeOf(proof, CODE_PURPOSE, secret);
const wrongCode = { code: "wrong_code" };

/** Requests a new address and proves it. @returns the change's id */
async function changeTo(email: string, { requester, phone, userId }: Person): Promise<string> {
  const { proof } = (await confirm(requester, phone, "change_email", { email })).result as { proof: string };
  await proveEmailChange(proof, codeFor(proof), requester.browserHash, userId, PLACE);
  return proof;
}

test("a registration's code is valid for its browser and address, for five attempts", async () => {
  const proof = await beginRegistrationProof("new-1@example.com", "mine", "en");
  assert.deepEqual(await mailsTo("new-1@example.com"), ["email_code"]);
  const code = codeFor(proof);
  await assert.rejects(requireProof("new-1@example.com", "mine"), { code: "email_not_proved" });
  await assert.rejects(proveRegistration(proof, code, "another"), wrongCode);
  await proveRegistration(proof, code, "mine");
  await requireProof("new-1@example.com", "mine");
  await assert.rejects(requireProof("new-1@example.com", "another"), { code: "email_not_proved" });
  await assert.rejects(requireProof("new-2@example.com", "mine"), { code: "email_not_proved" });
  await rows("update email_proofs set proved_at = now() - interval '61 minutes' where id = $1", proof);
  await assert.rejects(requireProof("new-1@example.com", "mine"), { code: "email_not_proved" });
});

test("of many simultaneous guesses at most five are checked, and after that the right code is refused", async () => {
  const proof = await beginRegistrationProof("guess@example.com", "mine", "en");
  const right = codeFor(proof);
  const guesses = Array.from({ length: 40 }, (_, at) => String((Number(right) + 1 + at) % 1_000_000).padStart(6, "0"));
  for (const guess of await Promise.allSettled(guesses.map((code) => proveRegistration(proof, code, "mine")))) {
    assert.equal(guess.status, "rejected");
  }
  const [row] = await rows("select tries from email_proofs where id = $1", proof);
  assert.equal(row?.tries, 5);
  await assert.rejects(proveRegistration(proof, right, "mine"), wrongCode);
  const late = await beginRegistrationProof("late@example.com", "mine", "en");
  await rows("update email_proofs set expires_at = now() where id = $1", late);
  await assert.rejects(proveRegistration(late, codeFor(late), "mine"), wrongCode);
});

test("the owner of a taken address is told, and no code proves it, nor a look-alike", async () => {
  const { phone } = await newPerson("owner@example.com");
  for (const email of [phone.email, "оwner@example.com"]) {
    const proof = await beginRegistrationProof(email, "mine", "en");
    assert.deepEqual((await mailsTo(email)).slice(-1), ["email_taken"]);
    await assert.rejects(proveRegistration(proof, codeFor(proof), "mine"), wrongCode);
  }
});

test("one address gets at most five such mails an hour, whoever requests them", async () => {
  for (let asked = 0; asked < 8; asked += 1) await beginRegistrationProof("flood@example.com", `b-${asked}`, "en");
  assert.equal((await mailsTo("flood@example.com")).length, 5);
});

test("a new address is proved before it is used, both mailboxes are told, and the phone can still sign with the old one", async () => {
  const person = await newPerson();
  const { requester, phone, userId } = person;
  const { result } = await confirm(requester, phone, "change_email", { email: "Moved@Example.com" });
  const { proof } = result as { proof: string };
  assert.equal((await accountOf(phone.email)).id, userId);
  await assert.rejects(proveEmailChange(proof, codeFor(proof), "another", userId, PLACE), wrongCode);
  const other = await newPerson();
  await assert.rejects(proveEmailChange(proof, codeFor(proof), requester.browserHash, other.userId, PLACE), {
    code: "unknown_change",
  });
  await proveEmailChange(proof, codeFor(proof), requester.browserHash, userId, PLACE);
  const account = await accountOf("moved@example.com");
  assert.ok(account.id === userId && account.emailVerifiedAt);
  assert.ok((await mailsTo(phone.email)).includes("email_changed"));
  assert.ok((await mailsTo("moved@example.com")).includes("email_changed_here"));
  assert.equal(await wasEmailOf(userId, phone.email), true);
  assert.equal(await wasEmailOf(other.userId, phone.email), false);
});

test("the old address is reserved for a week: nobody can register it, its owner can take it back, and that ends all sessions", async () => {
  const person = await newPerson("kept@example.com");
  const change = await changeTo("kept-2@example.com", person);
  assert.equal(await isEmailTaken("kept@example.com"), true);
  const stranger = keyOf(await newAccount("kept@example.com"));
  await assert.rejects(createAccount("kept@example.com", stranger), { code: "email_taken" });
  await undoEmailChange(change, PLACE);
  assert.equal((await accountOf("kept@example.com")).id, person.userId);
  assert.equal(await findSession(person.requester.session.sessionId), null);
  assert.equal(await isEmailTaken("kept-2@example.com"), false);
  await assert.rejects(undoEmailChange(change, PLACE), { code: "unknown_change" });
});

test("changing the address twice does not prevent the first owner from undoing it", async () => {
  const person = await newPerson("first@example.com");
  const change = await changeTo("second@example.com", person);
  const second = { ...person, phone: { ...person.phone, email: "second@example.com" } };
  const later = await changeTo("third@example.com", second);
  await undoEmailChange(change, PLACE);
  assert.equal((await accountOf("first@example.com")).id, person.userId);
  await assert.rejects(undoEmailChange(later, PLACE), { code: "unknown_change" });
});

test("after a week anybody can register the old address, and the change is final", async () => {
  const person = await newPerson("gone@example.com");
  const change = await changeTo("gone-2@example.com", person);
  await rows("update email_changes set undo_until = now() where id = $1", change);
  await assert.rejects(undoEmailChange(change, PLACE), { code: "unknown_change" });
  assert.equal((await createAccount("gone@example.com", keyOf(await newAccount("gone@example.com")))).created, true);
});

test("another account's address: with mail nothing is revealed and its owner gets a mail; without mail it is refused", async () => {
  const person = await newPerson();
  const { phone: owner } = await newPerson();
  const { result } = await confirm(person.requester, person.phone, "change_email", { email: owner.email });
  const { proof } = result as { proof: string };
  assert.match(proof, /^[0-9a-f-]{36}$/);
  assert.ok((await mailsTo(owner.email)).includes("email_taken"));
  const { browserHash } = person.requester;
  await assert.rejects(proveEmailChange(proof, codeFor(proof), browserHash, person.userId, PLACE), wrongCode);

  setSettings(postgres);
  const attempt = prepareOperation(person.requester, "change_email", { email: owner.email });
  await assert.rejects(attempt, { code: "email_taken" });
  const made = await confirm(person.requester, person.phone, "change_email", { email: "unmailed@example.com" });
  assert.deepEqual(made.result, { proof: null });
  assert.equal((await accountOf("unmailed@example.com")).emailVerifiedAt, null);
});

test("of two accounts that request one address at once, one gets it", async () => {
  setSettings(postgres);
  for (let round = 0; round < 5; round += 1) {
    const email = `wanted-${round}@example.com`;
    const people = [await newPerson(), await newPerson()];
    const key = keyOf(await newAccount(email));
    const tries = [
      ...people.map(({ requester, phone }) => confirm(requester, phone, "change_email", { email })),
      createAccount(email, key),
    ];
    const done = await Promise.allSettled(tries);
    assert.equal(done.filter(({ status }) => status === "fulfilled").length, 1);
  }
});

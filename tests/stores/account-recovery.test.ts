import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { createAccount } from "#lib/accounts/accounts.ts";
import { addKey } from "#lib/accounts/add-key.ts";
import { disableAccount, recoverAccount } from "#lib/accounts/administration.ts";
import { beginSession } from "#lib/accounts/begin-session.ts";
import { cancelRecovery } from "#lib/accounts/cancel-recovery.ts";
import { countKeys } from "#lib/accounts/keys.ts";
import { listKnownBrowsers } from "#lib/accounts/known-browsers.ts";
import { pendingRecovery } from "#lib/accounts/pending-recovery.ts";
import { RECOVERY_PURPOSE } from "#lib/accounts/purposes.ts";
import { bindRecovery, openRecovery } from "#lib/accounts/recoveries.ts";
import { normalizeCode, recoverWithCode, recoveryCodesOf } from "#lib/accounts/recovery-codes.ts";
import { cancelByKey, recoverByMail } from "#lib/accounts/recovery-requests.ts";
import { findSession } from "#lib/accounts/sessions.ts";
import { openSealedId } from "#lib/foundation/sealed-id.ts";
import { signWith } from "#lib/protocol/keys.ts";
import { randomToken } from "#lib/protocol/random.ts";
import { encodeCancelRecovery } from "#lib/protocol/transcript.ts";
import {
  accountOf,
  confirm,
  keyOf,
  newPerson,
  type Person,
  PLACE,
  PROVIDER,
  signIn,
  startAccountDatabase,
  stopAccountDatabase,
} from "#tests/support/account-database.ts";
import { newAccount } from "#tests/support/client.ts";
import type { PostgresServer } from "#tests/support/postgres-server.ts";

let postgres: PostgresServer;
before(async () => {
  postgres = await startAccountDatabase({ RECOVERY: "mail", RECOVERY_DELAY: "1h" });
});
after(() => stopAccountDatabase(postgres));

const rows = (text: string, ...values: unknown[]) => postgres.query(text, values);
const eventsOf = async (userId: string) =>
  (await rows("select kind from events where user_id = $1 order by id", userId)).map(({ kind }) => kind);
const mailsTo = async (email: string) =>
  (await rows("select kind from mails where recipient = $1 order by created_at", email)).map(({ kind }) => kind);
const codesOf = async ({ requester, phone }: Person) =>
  ((await confirm(requester, phone, "new_recovery_codes")).result as { codes: string[] }).codes;

/** How many succeeded, and the codes of those that failed. */
async function outcome(work: Promise<unknown>[]) {
  const all = await Promise.allSettled(work);
  const codes = all.flatMap((one) => (one.status === "rejected" ? [(one.reason as { code: string }).code] : []));
  return { won: all.length - codes.length, codes: [...new Set(codes)].sort() };
}

/** A recovery by mail after its waiting time, opened in a browser. */
async function openedByMail({ phone, userId }: Person) {
  await recoverByMail(phone.email, PLACE);
  const recovery = (await pendingRecovery(userId))?.id ?? "";
  await rows("update recoveries set usable_from = now() where id = $1", recovery);
  const browser = randomToken(32);
  await bindRecovery(recovery, browser, PLACE);
  return { recovery, browser };
}

test("there are ten codes in the documented format, stored only as Argon2id, and accepted in any case and with look-alikes", async () => {
  const person = await newPerson();
  const codes = await codesOf(person);
  assert.equal(new Set(codes).size, 10);
  for (const code of codes) assert.match(code, /^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/);
  const stored = await rows("select hash from recovery_codes where user_id = $1", person.userId);
  for (const { hash } of stored)
    assert.match(String(hash), /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
  assert.equal(normalizeCode(" o1iL0-abcde "), "01110ABCDE");
  const typed = ` ${(codes[3] ?? "").toLowerCase().replace("-", " ").replaceAll("0", "o").replaceAll("1", "l")} `;
  assert.equal((await recoverWithCode(person.phone.email, typed, "b", PLACE)).email, person.phone.email);
  assert.equal((await recoveryCodesOf(person.userId))?.left, 9);
  // New codes replace all old ones.
  await codesOf(person);
  await assert.rejects(recoverWithCode(person.phone.email, codes[0] ?? "", "b", PLACE), { code: "wrong_code" });
});

test("of 200 simultaneous uses of one code, one succeeds", async () => {
  const person = await newPerson();
  const [code = ""] = await codesOf(person);
  const uses = Array.from({ length: 200 }, (_, at) =>
    recoverWithCode(person.phone.email, code, `browser-${at}`, PLACE),
  );
  const { won, codes } = await outcome(uses);
  assert.equal(won, 1);
  // On a busy machine some wait too long for a connection.
  assert.ok(
    codes.every((refusal) => refusal === "wrong_code" || refusal === "unavailable"),
    codes.join(),
  );
  assert.equal((await rows("select from recoveries where user_id = $1", person.userId)).length, 1);
  assert.equal((await recoveryCodesOf(person.userId))?.left, 9);
});

test("a code begins a recovery for its browser only, usable at once and for a quarter of an hour", async () => {
  const person = await newPerson();
  const [code = ""] = await codesOf(person);
  const { recovery, keys } = await recoverWithCode(person.phone.email, code, "mine", PLACE);
  assert.equal(keys[0]?.name, "Test phone");
  assert.equal((await openRecovery(recovery, "mine")).userId, person.userId);
  await assert.rejects(openRecovery(recovery, "another"), { code: "unknown_recovery" });
  await rows("update recoveries set expires_at = now() where id = $1", recovery);
  await assert.rejects(openRecovery(recovery, "mine"), { code: "unknown_recovery" });
  assert.deepEqual((await eventsOf(person.userId)).slice(-1), ["recovery_started"]);
  assert.ok((await mailsTo(person.phone.email)).includes("recovery_started"));
});

test("a recovery's key ends all sessions, forgets browsers, removes old keys if requested, and is reported", async () => {
  const person = await newPerson();
  const other = await signIn(person.userId, person.phone);
  const [one = "", two = ""] = await codesOf(person);
  const { recovery } = await recoverWithCode(person.phone.email, one, "mine", PLACE);
  const late = await recoverWithCode(person.phone.email, two, "other", PLACE);
  const phone = await newAccount(person.phone.email);
  const added = {
    userId: person.userId,
    key: keyOf(phone, "New phone"),
    by: "recovery",
    recoveryId: recovery,
  } as const;
  await addKey(null, { ...added, removeOthers: true, place: PLACE });
  for (const { session } of [person.requester, other]) assert.equal(await findSession(session.sessionId), null);
  assert.deepEqual(await listKnownBrowsers(person.userId), []);
  assert.equal(await countKeys(person.userId), 1);
  await assert.rejects(openRecovery(late.recovery, "other"), { code: "recovery_cancelled" });
  assert.ok((await mailsTo(person.phone.email)).includes("recovery_used"));
  assert.deepEqual((await eventsOf(person.userId)).slice(-2), ["key_removed", "recovery_used"]);
  // A phone that did not receive the answer asks again: nothing changes.
  const signedIn = await signIn(person.userId, phone);
  await addKey(null, { ...added, removeOthers: true });
  assert.ok(await findSession(signedIn.session.sessionId));
  const stranger = await newAccount(person.phone.email);
  await assert.rejects(addKey(null, { ...added, key: keyOf(stranger) }), { code: "recovery_used" });
});

test("a recovery keeps the old keys unless requested otherwise", async () => {
  const person = await newPerson();
  const { recovery } = await openedByMail(person);
  const phone = await newAccount(person.phone.email);
  await addKey(null, { userId: person.userId, key: keyOf(phone), by: "recovery", recoveryId: recovery });
  assert.equal(await countKeys(person.userId), 2);
});

test("one recovery used by 20 phones at once adds one key", async () => {
  const person = await newPerson();
  const { recovery } = await openedByMail(person);
  const phones = await Promise.all(Array.from({ length: 20 }, () => newAccount(person.phone.email)));
  const uses = phones.map((phone) =>
    addKey(null, { userId: person.userId, key: keyOf(phone), by: "recovery", recoveryId: recovery }),
  );
  assert.deepEqual(await outcome(uses), { won: 1, codes: ["recovery_used"] });
  assert.equal(await countKeys(person.userId), 2);
});

test("of two recoveries of one account at once, one is used and the other is cancelled", async () => {
  for (let round = 0; round < 10; round += 1) {
    const person = await newPerson();
    const [one = "", two = ""] = await codesOf(person);
    const begun = [
      await recoverWithCode(person.phone.email, one, "a", PLACE),
      await recoverWithCode(person.phone.email, two, "b", PLACE),
    ];
    const uses = begun.map(async ({ recovery }) =>
      addKey(null, {
        userId: person.userId,
        key: keyOf(await newAccount(person.phone.email)),
        by: "recovery",
        recoveryId: recovery,
        removeOthers: true,
      }),
    );
    assert.deepEqual(await outcome(uses), { won: 1, codes: ["recovery_cancelled"] });
    assert.equal(await countKeys(person.userId), 1);
  }
});

test("a cancelled recovery cannot be used, whether or not it was opened, and a used one cannot be cancelled", async () => {
  const person = await newPerson();
  const { recovery, browser } = await openedByMail(person);
  await cancelRecovery(recovery, PLACE, person.userId);
  await cancelRecovery(recovery, PLACE, person.userId);
  const key = keyOf(await newAccount(person.phone.email));
  const use = () => addKey(null, { userId: person.userId, key, by: "recovery", recoveryId: recovery });
  await assert.rejects(use(), { code: "recovery_cancelled" });
  await assert.rejects(openRecovery(recovery, browser), { code: "recovery_cancelled" });
  await assert.rejects(bindRecovery(recovery, browser, PLACE), { code: "recovery_cancelled" });
  assert.ok(await findSession(person.requester.session.sessionId));
  assert.equal((await eventsOf(person.userId)).filter((kind) => kind === "recovery_cancelled").length, 1);

  const again = await openedByMail(person);
  await addKey(null, { userId: person.userId, key, by: "recovery", recoveryId: again.recovery });
  await assert.rejects(cancelRecovery(again.recovery, PLACE, person.userId), { code: "recovery_used" });
});

test("of cancelling and using a recovery at once, exactly one counts", async () => {
  for (let round = 0; round < 20; round += 1) {
    const person = await newPerson();
    const { recovery } = await openedByMail(person);
    const key = keyOf(await newAccount(person.phone.email));
    const [used, cancelled] = await Promise.allSettled([
      addKey(null, { userId: person.userId, key, by: "recovery", recoveryId: recovery }),
      cancelRecovery(recovery, PLACE, person.userId),
    ]);
    assert.notEqual(used.status, cancelled.status);
    assert.equal(await countKeys(person.userId), used.status === "fulfilled" ? 2 : 1);
  }
});

test("a sign-in that races a recovery is ended by it or does not begin", async () => {
  for (let round = 0; round < 20; round += 1) {
    const person = await newPerson();
    const { recovery } = await openedByMail(person);
    const key = keyOf(await newAccount(person.phone.email));
    // All of them were approved before that, with the number of sign-outs of that time.
    const { signOuts } = await accountOf(person.phone.email);
    const signIns = Array.from({ length: 5 }, () =>
      beginSession({
        sessionId: randomUUID(),
        userId: person.userId,
        keyId: person.phone.keyId,
        signOuts,
        browser: PLACE,
        browserHash: randomToken(32),
        verifiedBrowser: null,
        replaces: null,
      }),
    );
    const recovered = addKey(null, { userId: person.userId, key, by: "recovery", recoveryId: recovery });
    const [, tried] = await Promise.all([recovered, outcome(signIns)]);
    assert.ok(
      tried.codes.every((code) => code === "not_approved"),
      tried.codes.join(),
    );
    const live = "select from sessions where user_id = $1 and ended_at is null";
    assert.equal((await rows(live, person.userId)).length, 0);
  }
});

test("a mailed link has a waiting time and works in one browser, and another request begins no second recovery", async () => {
  const person = await newPerson();
  await Promise.all(Array.from({ length: 10 }, () => recoverByMail(person.phone.email, PLACE)));
  assert.equal((await mailsTo(person.phone.email)).filter((kind) => kind === "recovery_link").length, 1);
  const pending = await pendingRecovery(person.userId);
  assert.ok(pending && pending.usableIn > 3590 && pending.usableIn <= 3600 && pending.method === "mail");
  assert.deepEqual(pending.place, PLACE);
  await assert.rejects(bindRecovery(pending.id, "mine", PLACE), (error: { code: string; retryAfter: number }) => {
    assert.equal(error.code, "too_early");
    return error.retryAfter > 3590 && error.retryAfter <= 3600;
  });
  const use = async () =>
    addKey(null, {
      userId: person.userId,
      key: keyOf(await newAccount(person.phone.email)),
      by: "recovery",
      recoveryId: pending.id,
    });
  await assert.rejects(use(), { code: "too_early" });
  await rows("update recoveries set usable_from = now() where id = $1", pending.id);
  await bindRecovery(pending.id, "mine", PLACE);
  await bindRecovery(pending.id, "mine", PLACE);
  await assert.rejects(bindRecovery(pending.id, "another", PLACE), { code: "recovery_used" });
  await rows("update recoveries set expires_at = now() where id = $1", pending.id);
  await assert.rejects(bindRecovery(pending.id, "mine", PLACE), { code: "unknown_recovery" });
  await recoverByMail("nobody@example.com", PLACE);
  assert.deepEqual(await mailsTo("nobody@example.com"), []);
});

test("a recovery by somebody with the mailbox but without the phone is reported: the account's phone can cancel it, and no other key", async () => {
  const person = await newPerson();
  const other = await newPerson();
  await recoverByMail(person.phone.email, PLACE);
  const recovery = (await pendingRecovery(person.userId))?.id ?? "";
  const cancel = async (keyId: string, by: Person, fields = { provider: PROVIDER, recovery, keyId }) =>
    cancelByKey(
      {
        provider: PROVIDER,
        recovery,
        keyId,
        signature: await signWith(by.phone.privateKey, encodeCancelRecovery(fields)),
      },
      PLACE,
    );
  await assert.rejects(cancel(other.phone.keyId, other), { code: "unknown_recovery" });
  await assert.rejects(cancel(person.phone.keyId, other), { code: "bad_signature" });
  await assert.rejects(cancel("A".repeat(43), person), { code: "unknown_key" });
  const elsewhere = { provider: "https://evil.example", recovery, keyId: person.phone.keyId };
  await assert.rejects(cancel(person.phone.keyId, person, elsewhere), { code: "bad_signature" });
  assert.equal((await cancel(person.phone.keyId, person)).email, person.phone.email);
  assert.equal(await pendingRecovery(person.userId), null);
  assert.ok((await mailsTo(person.phone.email)).includes("recovery_cancelled"));
});

test("the operator's link has no waiting time and works in one browser for a day", async () => {
  const person = await newPerson();
  const link = await recoverAccount(person.phone.email, PROVIDER);
  const token = /^https:\/\/login\.example\.com\/recover#open=(.+)$/.exec(link)?.[1] ?? null;
  const id = openSealedId(token, RECOVERY_PURPOSE, ["s".repeat(32)]) ?? "";
  const [row] = await rows(
    "select extract(epoch from expires_at - now())::int as left from recoveries where id = $1",
    id,
  );
  assert.ok(Number(row?.left) > 86_000 && Number(row?.left) <= 86_400);
  assert.equal((await bindRecovery(id, "mine", PLACE)).method, "operator");
  await assert.rejects(bindRecovery(id, "other", PLACE), { code: "recovery_used" });
});

test("a disabled account cannot be entered by key, code, link, or an earlier approval", async () => {
  const person = await newPerson();
  const [code = ""] = await codesOf(person);
  const { recovery } = await recoverWithCode(person.phone.email, code, "mine", PLACE);
  await disableAccount(person.phone.email);
  assert.equal(await findSession(person.requester.session.sessionId), null);
  await assert.rejects(signIn(person.userId, person.phone), { code: "account_disabled" });
  await assert.rejects(openRecovery(recovery, "mine"), { code: "recovery_cancelled" });
  const key = keyOf(await newAccount(person.phone.email));
  for (const by of ["device", "recovery"] as const) {
    const add = addKey(null, { userId: person.userId, key, by, recoveryId: recovery });
    await assert.rejects(add, { code: "account_disabled" });
  }
  await recoverByMail(person.phone.email, PLACE);
  assert.equal(await pendingRecovery(person.userId), null);
});

test("a key of another account is refused, and an address has one account in any spelling", async () => {
  const [one, other] = [await newPerson("ann@example.org"), await newPerson()];
  await assert.rejects(addKey(null, { userId: one.userId, key: keyOf(other.phone), by: "device" }), {
    code: "key_taken",
  });
  const key = keyOf(await newAccount("аnn@example.org"));
  await assert.rejects(createAccount("аnn@example.org", key), { code: "email_taken" });
  assert.equal((await createAccount("anna@example.org", key)).created, true);
});

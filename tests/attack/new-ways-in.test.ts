import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { USER_CODE_ALPHABET } from "#lib/protocol/user-code.ts";
import { confirm } from "#tests/support/ceremonies.ts";
import { Browser, newAccount, Phone } from "#tests/support/client.ts";
import { type RunningServer, startServer } from "#tests/support/server.ts";
import { freshEmail, readyToLogIn, refusedWith, register, shownNumber } from "../http/people.ts";
import { addSecondPhone, approve, outcomes, signedIn, signInAnother, thiefOfSession } from "./attackers.ts";

let server: RunningServer;
before(async () => {
  server = await startServer({ env: { LOG_LEVEL: "warn", TRUSTED_PROXIES: "127.0.0.1,::1" } });
});
after(() => server.stop());

const at = (address: string) => ({ at: server.origin, headers: { "x-forwarded-for": address } });

test("guessing typed codes: one network is stopped long before it could find one, while owners on other networks are not", async () => {
  const { browser, phone, account } = await register(server.origin);
  const guesser = new Phone(at("203.0.113.66"));
  const guess = () =>
    Array.from({ length: 8 }, () => USER_CODE_ALPHABET[Math.floor(Math.random() * USER_CODE_ALPHABET.length)]).join("");
  const tally: Record<string, number> = {};
  const began = performance.now();
  for (let round = 0; round < 30 && !tally.rate_limited; round += 1) {
    const more = await outcomes(Array.from({ length: 100 }, () => guesser.post("/api/lookup", { user_code: guess() })));
    for (const [code, count] of Object.entries(more)) tally[code] = (tally[code] ?? 0) + count;
  }
  assert.equal(tally.ok, undefined, "a guess was right");
  assert.ok(tally.rate_limited, `never limited: ${JSON.stringify(tally)}`);
  // If all 20,000 live codes were in use, the chance of one guess would be 20,000 / 20^8 = 8e-7. The limits of all
  // requests would only stop the guesser after 600 that name nothing.
  const minutes = 1 + Math.ceil((performance.now() - began) / 60_000);
  assert.ok((tally.unknown_ceremony ?? 0) <= 60 * minutes, JSON.stringify(tally));

  const begun = await browser.begin();
  const found = await phone.post<{ challenge: string }>("/api/lookup", { user_code: begun.userCode });
  assert.equal(found.challenge, begun.challenge);
  await phone.scan(begun.link, account);
});

test("a typed code only names its ceremony: it does not approve, redeem or show the number", async () => {
  const { browser, phone, account } = await register(server.origin);
  const begun = await browser.begin();
  const attacker = await register(server.origin);
  const found = await attacker.phone.post<{ challenge: string }>("/api/lookup", { user_code: begun.userCode });
  const other = new Browser(server.origin);
  await other.begin();
  await assert.rejects(other.state(found.challenge), refusedWith(404, "unknown_ceremony"));
  await assert.rejects(other.redeem(found.challenge), refusedWith(404, "unknown_ceremony"));
  await assert.rejects(other.redeem(begun.userCode), refusedWith(404, "unknown_ceremony"));
  await approve(browser, phone, account, begun);
  await assert.rejects(
    attacker.phone.post("/api/lookup", { user_code: begun.userCode }),
    refusedWith(404, "unknown_ceremony"),
    "the code of an approved ceremony names nothing",
  );
});

test("cancelling: another browser's request changes nothing, and cancelling after the approval has no effect", async () => {
  const ready = await readyToLogIn(server.origin);
  const { browser, phone, account, begun, scanned, number } = ready;
  for (const stranger of [new Browser(server.origin), (await register(server.origin)).browser]) {
    await stranger.begin();
    await stranger.cancel(begun.challenge).catch(() => {});
  }
  assert.equal((await browser.state(begun.challenge)).state, "scanned");
  const foreign = await browser.fetch(`/api/ceremonies/${begun.challenge}/cancel`, {
    method: "POST",
    headers: { origin: "https://evil.example" },
  });
  assert.equal(foreign.status, 403);
  assert.equal((await browser.state(begun.challenge)).state, "scanned");
  await phone.login(scanned, account, number);
  await browser.cancel(begun.challenge).catch(() => {});
  assert.equal((await browser.state(begun.challenge)).state, "approved");
});

test("substituting the text: what the phone shows and signs is the site's own, whatever the browser asks for", async () => {
  const { browser, phone, account } = await signedIn(server.origin);
  const message = {
    action: "confirm",
    operation: "delete_account",
    parameters: { text: "Win a prize", email: "x@example.com", language: "xx" },
    text: "Win a prize",
    confirms: { text: "Win a prize" },
  } as const;
  const begun = await browser.begin(message);
  const scanned = await phone.scan(begun.link, account);
  assert.doesNotMatch(scanned.answer.text ?? "", /prize/);
  assert.match(scanned.answer.text ?? "", /delete/i);
  const number = await shownNumber(browser, begun.challenge);
  const harmless = { ...scanned, answer: { ...scanned.answer, text: "Win a prize" } };
  await assert.rejects(phone.login(harmless, account, number), refusedWith(403, "bad_signature"));
  await assert.rejects(browser.redeem(begun.challenge), refusedWith(409, "not_approved"));
  assert.equal(await browser.isSignedIn(), true, "the account is still there");
});

test("a signature for one kind of ceremony, text or operation is not valid for another", async () => {
  const { browser, phone, account } = await signedIn(server.origin);
  const login = await new Browser(server.origin).begin();
  const confirmation = await browser.begin({ action: "confirm", operation: "export_data" });
  const scanned = await phone.scan(confirmation.link, account);
  const number = await shownNumber(browser, confirmation.challenge);
  // Seven lines, as for a login, with the confirmation's challenge.
  const asLogin = {
    ...scanned,
    link: { ...scanned.link, action: "login" as const },
    answer: { ...scanned.answer, text: undefined },
  };
  await assert.rejects(phone.login(asLogin, account, number), refusedWith(403, "bad_signature"));
  assert.ok(login.challenge);
});

test("a stolen session cannot make important changes: each requires the phone, which the thief does not have", async () => {
  const { browser, phone, account } = await signedIn(server.origin);
  const second = await addSecondPhone({ browser, phone, account }, server.origin);
  const thief = await thiefOfSession(server.origin, browser);
  assert.equal(await thief.isSignedIn(), true, "the session itself is stolen");

  await assert.rejects(thief.begin({ action: "add-device" }), refusedWith(403, "confirmation_needed"));
  const own = await newAccount(account.email);
  for (const [operation, parameters] of [
    ["add_device", {}],
    ["new_recovery_codes", {}],
    ["remove_key", { key_id: second.account.keyId }],
    ["rename_key", { key_id: account.keyId, name: "Old phone" }],
    ["change_email", { email: freshEmail() }],
    ["change_profile", { username: `mallory-${process.pid}` }],
    ["end_other_sessions", {}],
    ["export_data", {}],
    ["delete_account", {}],
  ] as const) {
    const begun = await thief.begin({ action: "confirm", operation, parameters });
    await assert.rejects(thief.redeem(begun.challenge), refusedWith(409, "not_approved"), operation);
    const phoneOfThief = new Phone(server.origin);
    await assert.rejects(phoneOfThief.scan(begun.link, own), refusedWith(404, "unknown_key"), operation);
    const stranger = await register(server.origin);
    await assert.rejects(
      stranger.phone.scan(begun.link, stranger.account),
      refusedWith(403, "wrong_account"),
      operation,
    );
  }
  await assert.rejects(thief.removeKey({ ...account, privateKey: own.privateKey }), refusedWith(403, "bad_signature"));
  await signInAnother(server.origin, phone, account);
});

test("a grant to add a phone is bound to its session: a thief of another session of the account cannot use it", async () => {
  const { browser, phone, account } = await signedIn(server.origin);
  const other = await signInAnother(server.origin, phone, account);
  await confirm({ browser, phone, account }, "add_device");
  await assert.rejects(other.begin({ action: "add-device" }), refusedWith(403, "confirmation_needed"));
  await browser.begin({ action: "add-device" });
  await assert.rejects(browser.begin({ action: "add-device" }), refusedWith(403, "confirmation_needed"));
});

test("another person's phone that scans the add-device code first does not learn the number, and adds nothing", async () => {
  let added = 0;
  for (let round = 0; round < 4; round += 1) {
    const person = await signedIn(server.origin);
    await confirm(person, "add_device");
    const begun = await person.browser.begin({ action: "add-device" });
    const stranger = await newAccount(person.account.email);
    const phone = new Phone(server.origin);
    const scanned = await phone.scan(begun.link);
    const shown = await shownNumber(person.browser, begun.challenge);
    const guess = 10 + ((round * 37) % 90);
    if (guess === shown) continue;
    await assert.rejects(phone.register(scanned, stranger, guess), refusedWith(403, "wrong_number"));
    await assert.rejects(phone.register(scanned, stranger, shown), refusedWith(409, "already_used"), "one attempt");
    const login = await new Browser(server.origin).begin();
    await phone.scan(login.link, stranger).then(
      () => {
        added += 1;
      },
      () => {},
    );
  }
  assert.equal(added, 0);
});

test("a stranger who scans a registration first has one guess out of ninety, and a wrong guess creates no account", async () => {
  const numbers = new Set<number>();
  let made = 0;
  for (let round = 0; round < 12; round += 1) {
    const browser = new Browser(server.origin);
    const email = freshEmail();
    const begun = await browser.begin({ action: "register", email });
    const stranger = await newAccount(email);
    const phone = new Phone(server.origin);
    const scanned = await phone.scan(begun.link);
    assert.equal(scanned.answer.number_digits, 2);
    assert.equal("numbers" in scanned.answer, false, "no choice to pick from");
    const shown = (await shownNumber(browser, begun.challenge)) ?? 0;
    numbers.add(shown);
    const guess = 10 + ((shown + 1 + round) % 90);
    if (guess === shown) continue;
    await phone.register(scanned, stranger, guess).then(
      () => {
        made += 1;
      },
      () => {},
    );
    assert.equal((await browser.state(begun.challenge)).state, "failed", "the page tells that it failed");
    await browser.begin({ action: "register", email });
  }
  assert.equal(made, 0);
  assert.ok(numbers.size > 5, `only ${numbers.size} different numbers in 12`);
  for (const number of numbers) assert.ok(number >= 10 && number <= 99);
});

test("a removed key is worthless: its sessions end, its approvals are void, and it cannot approve", async () => {
  const person = await signedIn(server.origin);
  const second = await addSecondPhone(person, server.origin);
  const thiefs = await signInAnother(server.origin, second.phone, second.account);
  const pending = new Browser(server.origin);
  const begun = await pending.begin();
  await approve(pending, second.phone, second.account, begun);
  assert.equal(await thiefs.isSignedIn(), true);

  await confirm(person, "remove_key", { key_id: second.account.keyId });
  assert.equal(await thiefs.isSignedIn(), false, "its open session is over");
  await pending.redeem(begun.challenge).catch(() => {});
  assert.equal(await pending.isSignedIn(), false, "what it approved before is void");
  const late = await new Browser(server.origin).begin();
  await assert.rejects(second.phone.scan(late.link, second.account), refusedWith(404, "unknown_key"));
  assert.equal(await person.browser.isSignedIn(), true);
});

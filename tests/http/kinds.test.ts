import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { randomToken } from "#lib/protocol/random.ts";
import { type Account, type Begun, Browser, newAccount, Phone, Refused } from "#tests/support/client.ts";
import { startServer } from "#tests/support/server.ts";
import { freshEmail, presentState, readyToLogIn, refusedWith, register, shownNumber } from "./people.ts";

let server: Awaited<ReturnType<typeof startServer>>;
before(async () => {
  server = await startServer();
});
after(() => server.stop());

/** A person who is signed in, with the phone that approved it. */
async function signedIn() {
  const person = await readyToLogIn(server.origin);
  await person.phone.login(person.scanned, person.account, person.number);
  await person.browser.redeem(person.begun.challenge);
  return person;
}

/** Lets the phone approve what the browser began, with a registered key. */
async function approve(browser: Browser, phone: Phone, account: Account, begun: Begun) {
  const scanned = await phone.scan(begun.link, account);
  await phone.login(scanned, account, await shownNumber(browser, begun.challenge));
  return scanned.answer;
}

/** Lets the phone confirm an operation, and redeems it. */
async function confirm(browser: Browser, phone: Phone, account: Account, operation: string, parameters = {}) {
  const begun = await browser.begin({ action: "confirm", operation, parameters });
  const answer = await approve(browser, phone, account, begun);
  return { answer, ...(await browser.redeemed(begun.challenge)) };
}

test("a registration ends signed in, at the requested path", async () => {
  for (const [next, target] of [
    [undefined, "/account"],
    ["/reports?week=2", "/reports?week=2"],
    ["//evil.example", "/account"],
  ] as const) {
    const [browser, phone] = [new Browser(server.origin), new Phone(server.origin)];
    const account = await newAccount(freshEmail());
    const begun = await browser.begin({ action: "register", email: account.email, ...(next ? { next } : {}) });
    const scanned = await phone.scan(begun.link);
    assert.equal(scanned.answer.number_digits, 2);
    await phone.register(scanned, account, await shownNumber(browser, begun.challenge));
    assert.equal(await browser.redeem(begun.challenge), target);
    assert.equal(await browser.isSignedIn(), true);
  }
});

test("a session is short unless the person chooses to stay signed in", async () => {
  const { browser, phone, account } = await register(server.origin);
  for (const [request, lasts] of [
    [undefined, false],
    [{ stay: false }, false],
    [{ stay: true }, true],
  ] as const) {
    const begun = await browser.begin();
    await approve(browser, phone, account, begun);
    const response = await browser.fetch(`/api/ceremonies/${begun.challenge}/redeem`, {
      method: "POST",
      ...(request ? { body: JSON.stringify(request), headers: { "content-type": "application/json" } } : {}),
    });
    assert.equal(response.status, 200);
    const [cookie = ""] = response.headers.getSetCookie();
    assert.match(cookie, /^qr2pass-session=/);
    assert.equal(/expires|max-age/i.test(cookie), lasts, cookie);
    assert.match(cookie, /; HttpOnly/);
    assert.match(cookie, /; SameSite=Lax/i);
    await browser.signOut();
  }
});

test("the state can be requested, and equals the event", async () => {
  const { browser, phone, account, begun, scanned, number } = await readyToLogIn(server.origin);
  assert.deepEqual(await browser.state(begun.challenge), await presentState(browser, begun.challenge));
  assert.deepEqual(await browser.state(begun.challenge), { state: "scanned", number });
  await phone.login(scanned, account, number);
  assert.deepEqual(await browser.state(begun.challenge), { state: "approved" });
  const other = new Browser(server.origin);
  await assert.rejects(other.state(begun.challenge), refusedWith(404, "unknown_ceremony"));
  await other.begin();
  await assert.rejects(other.state(begun.challenge), refusedWith(404, "unknown_ceremony"));
  await browser.redeem(begun.challenge);
  await assert.rejects(browser.state(begun.challenge), refusedWith(404, "unknown_ceremony"));
  await assert.rejects(browser.state("nonsense"), refusedWith(404, "unknown_ceremony"));
});

test("a typed code leads to its ceremony while the ceremony waits", async () => {
  const { browser, phone, account } = await register(server.origin);
  const begun = await browser.begin();
  assert.match(begun.userCode, /^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/);
  for (const typed of [
    begun.userCode,
    begun.userCode.toLowerCase(),
    begun.userCode.replace("-", " "),
    ` ${begun.userCode}.`,
  ]) {
    const found = await phone.post<Record<string, unknown>>("/api/lookup", { user_code: typed });
    const { expires_in: left, ...rest } = found;
    assert.deepEqual(rest, { version: 2, action: "login", challenge: begun.challenge });
    assert.ok(Number(left) > 50 && Number(left) <= 60);
  }
  const registration = await browser.begin({ action: "register", email: freshEmail() });
  const named = await phone.post<Record<string, unknown>>("/api/lookup", { user_code: registration.userCode });
  assert.deepEqual([named.action, named.nonce, named.challenge], ["register", registration.challenge, undefined]);

  await phone.scan(begun.link, account);
  for (const gone of [begun.userCode, "BBBB-BBBB", "", "WDJB-MJHA"]) {
    await assert.rejects(phone.post("/api/lookup", { user_code: gone }), refusedWith(404, "unknown_ceremony"), gone);
  }
  await assert.rejects(phone.post("/api/lookup", { user_code: 7 }), refusedWith(400, "malformed"));
});

test("a ceremony that its browser cancelled cannot be approved, and the phone is told", async () => {
  const { browser, phone, account, begun, scanned, number } = await readyToLogIn(server.origin);
  await new Browser(server.origin).cancel(begun.challenge).catch(() => {});
  assert.equal((await browser.state(begun.challenge)).state, "scanned");
  await browser.cancel(begun.challenge);
  await assert.rejects(phone.login(scanned, account, number), refusedWith(404, "expired"));
  await assert.rejects(browser.redeem(begun.challenge), refusedWith(404, "expired"));
});

test("a message may contain the kind, which must then be right", async () => {
  const { browser, phone, account, begun, scanned, number } = await readyToLogIn(server.origin);
  const claim = randomToken(32);
  const scan = { challenge: begun.challenge, claim, key_id: account.keyId };
  for (const action of ["confirm", "register", "add-device", "erase"]) {
    await assert.rejects(phone.post("/api/scan", { ...scan, action }), refusedWith(400, "malformed"), action);
  }
  for (const action of ["confirm", "register"]) {
    const message = { ...{ action, challenge: begun.challenge, claim_token: scanned.claimToken } };
    await assert.rejects(phone.post("/api/deny", message), refusedWith(400, "malformed"), action);
  }
  assert.equal((await browser.state(begun.challenge)).state, "scanned");
  await phone.login(scanned, account, number);
});

test("an operation is done once, and only after a phone confirmed its text", async () => {
  const { browser, phone, account } = await signedIn();
  const begun = await browser.begin({ action: "confirm", operation: "new_recovery_codes" });
  const scanned = await phone.scan(begun.link, account);
  assert.equal(scanned.answer.action, "confirm");
  assert.equal(scanned.answer.email, account.email);
  assert.ok((scanned.answer.text?.length ?? 0) > 10);
  const number = await shownNumber(browser, begun.challenge);
  await assert.rejects(browser.redeem(begun.challenge), refusedWith(409, "not_approved"));

  await phone.login(scanned, account, number);
  const { redirect, result } = await browser.redeemed(begun.challenge);
  assert.equal(redirect, "/account");
  assert.equal((result as { codes: string[] }).codes.length, 10);
  await assert.rejects(browser.redeem(begun.challenge), refusedWith(404, "unknown_ceremony"));
});

test("a signature over another text confirms nothing", async () => {
  const { browser, phone, account } = await signedIn();
  const begun = await browser.begin({ action: "confirm", operation: "new_recovery_codes" });
  const scanned = await phone.scan(begun.link, account);
  const other = { ...scanned, answer: { ...scanned.answer, text: `${scanned.answer.text} ` } };
  const number = await shownNumber(browser, begun.challenge);
  await assert.rejects(phone.login(other, account, number), refusedWith(403, "bad_signature"));
  await assert.rejects(browser.redeem(begun.challenge), refusedWith(409, "not_approved"));
});

test("another account's phone, another session, or no session cannot confirm", async () => {
  const { browser, phone, account } = await signedIn();
  const stranger = await register(server.origin);
  const begun = await browser.begin({ action: "confirm", operation: "new_recovery_codes" });
  await assert.rejects(stranger.phone.scan(begun.link, stranger.account), refusedWith(403, "wrong_account"));
  assert.equal((await browser.state(begun.challenge)).state, "waiting");
  await approve(browser, phone, account, begun);
  // The same browser with another session, or one that does not open, while the first session is alive.
  const own = browser.cookies.get("qr2pass-session") ?? "";
  const another = await signedIn();
  for (const session of [another.browser.cookies.get("qr2pass-session") ?? "", `${own}A`]) {
    browser.cookies.set("qr2pass-session", session);
    await assert.rejects(browser.redeem(begun.challenge), refusedWith(401, "not_signed_in"));
  }
  browser.cookies.set("qr2pass-session", own);
  await browser.signOut();
  await assert.rejects(browser.redeem(begun.challenge), refusedWith(401, "not_signed_in"));

  const outside = new Browser(server.origin);
  for (const request of [{ action: "confirm", operation: "new_recovery_codes" }, { action: "add-device" }] as const) {
    await assert.rejects(outside.begin(request), refusedWith(401, "not_signed_in"));
  }
});

test("only operations that pages may request can begin, and only with valid parameters", async () => {
  const { browser } = await signedIn();
  for (const operation of ["statement", "erase", "__proto__", "constructor"]) {
    await assert.rejects(browser.begin({ action: "confirm", operation }), refusedWith(400, "malformed"), operation);
  }
  const parameters = { key_id: "none of ours" };
  await assert.rejects(
    browser.begin({ action: "confirm", operation: "remove_key", parameters }),
    (error) => error instanceof Refused && [400, 404].includes(error.status),
  );
});

test("a second phone is added from a session after the first phone confirmed, and can sign in", async () => {
  const { browser, phone, account } = await signedIn();
  await assert.rejects(browser.begin({ action: "add-device" }), refusedWith(403, "confirmation_needed"));
  await confirm(browser, phone, account, "add_device");

  const begun = await browser.begin({ action: "add-device" });
  const second = { ...(await newAccount(account.email)) };
  const newPhone = new Phone(server.origin);
  const scanned = await newPhone.scan(begun.link);
  assert.deepEqual([scanned.answer.action, scanned.answer.email], ["add-device", account.email]);
  await newPhone.register(scanned, second, await shownNumber(browser, begun.challenge));
  assert.equal(await browser.redeem(begun.challenge), "/account");
  await assert.rejects(browser.begin({ action: "add-device" }), refusedWith(403, "confirmation_needed"));

  const elsewhere = new Browser(server.origin);
  const login = await elsewhere.begin();
  await approve(elsewhere, newPhone, second, login);
  await elsewhere.redeem(login.challenge);
  assert.equal(await elsewhere.isSignedIn(), true);
  // The first phone still works too.
  const again = await elsewhere.begin();
  await approve(elsewhere, phone, account, again);
  await elsewhere.redeem(again.challenge);
});

test("removing a key ends its sessions, and it cannot approve any more", async () => {
  const { browser, phone, account } = await signedIn();
  await confirm(browser, phone, account, "add_device");
  const begun = await browser.begin({ action: "add-device" });
  const second = await newAccount(account.email);
  const newPhone = new Phone(server.origin);
  const scanned = await newPhone.scan(begun.link);
  await newPhone.register(scanned, second, await shownNumber(browser, begun.challenge));
  await browser.redeem(begun.challenge);

  const elsewhere = new Browser(server.origin);
  const login = await elsewhere.begin();
  await approve(elsewhere, newPhone, second, login);
  await elsewhere.redeem(login.challenge);

  // The old phone is lost, and the new one removes it.
  await confirm(elsewhere, newPhone, second, "remove_key", { key_id: account.keyId });
  assert.equal(await browser.isSignedIn(), false);
  assert.equal(await elsewhere.isSignedIn(), true);
  const late = await browser.begin();
  await assert.rejects(phone.scan(late.link, account), refusedWith(404, "unknown_key"));
});

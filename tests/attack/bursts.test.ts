import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { confirm } from "#tests/support/ceremonies.ts";
import { Browser, newAccount, Phone } from "#tests/support/client.ts";
import { type RunningServer, startServer } from "#tests/support/server.ts";
import { atOnce, freshEmail, readyToLogIn, register, shownNumber } from "../http/people.ts";
import { addSecondPhone, approve, outcomes, signedIn } from "./attackers.ts";

/**
 * The number of simultaneous requests. Together they may achieve no more than one request may. Scans, approvals,
 * redemptions and registrations are tested in tests/http/races.test.ts, sign-outs against redemptions in
 * tests/http/sign-out.test.ts.
 */
const TIMES = 200;
/** On a busy machine some requests wait too long for the database, and are told to try again. */
const isNoQueue = (code: string) => code !== "unavailable";
let server: RunningServer;
before(async () => {
  server = await startServer({ env: { RATE_LIMITS: "off", LOG_LEVEL: "warn" } });
});
after(() => server.stop());

test("of 200 simultaneous denials, or of 100 denials and 100 approvals, exactly one counts", async () => {
  const denied = await readyToLogIn(server.origin);
  const { won, codes } = await atOnce(TIMES, () => denied.phone.deny(denied.scanned));
  assert.deepEqual({ won, codes }, { won: 1, codes: ["already_used"] });

  const { browser, phone, account, begun, scanned, number } = await readyToLogIn(server.origin);
  const decisions = await outcomes(
    Array.from({ length: TIMES }, (_, at) => (at % 2 ? phone.deny(scanned) : phone.login(scanned, account, number))),
  );
  assert.deepEqual(decisions, { ok: 1, already_used: TIMES - 1 });
  const { state } = await browser.state(begun.challenge);
  assert.ok(state === "approved" || state === "denied");
});

test("of 200 simultaneous guesses of the number, only one is checked", async () => {
  const { browser, phone, account, begun, scanned, number = 0 } = await readyToLogIn(server.origin);
  const guesses = Array.from({ length: 89 }, (_, at) => 10 + ((number - 10 + 1 + at) % 90));
  const wrong = await outcomes(
    Array.from({ length: TIMES }, (_, at) => phone.login(scanned, account, guesses[at % guesses.length])),
  );
  assert.equal(wrong.ok, undefined);
  await assert.rejects(phone.login(scanned, account, number), "the right one comes too late");
  await assert.rejects(browser.redeem(begun.challenge));
});

test("200 simultaneous guesses that include the right number sign in at most one browser, and usually none", async () => {
  const { browser, phone, account, begun, scanned } = await readyToLogIn(server.origin);
  const tally = await outcomes(Array.from({ length: TIMES }, (_, at) => phone.login(scanned, account, 10 + (at % 90))));
  assert.ok((tally.ok ?? 0) <= 1, JSON.stringify(tally));
  const { state } = await browser.state(begun.challenge);
  assert.equal(state, tally.ok ? "approved" : "failed", "nothing comes after the first that was wrong");
});

test("of 100 cancellations and 100 approvals, the ceremony ends approved or expired, and both sides are told the same", async () => {
  for (let round = 0; round < 2; round += 1) {
    const { browser, phone, account, begun, scanned, number } = await readyToLogIn(server.origin);
    let approved = 0;
    await Promise.all(
      Array.from({ length: TIMES }, async (_, at) => {
        if (at % 2) return browser.cancel(begun.challenge).catch(() => {});
        await phone.login(scanned, account, number).then(
          () => {
            approved += 1;
          },
          () => {},
        );
      }),
    );
    const { state } = await browser.state(begun.challenge);
    assert.equal(state, approved === 1 ? "approved" : "expired");
  }
});

test("200 simultaneous registrations of one address from 200 browsers create one account", async () => {
  const email = freshEmail();
  const people: (() => Promise<void>)[] = [];
  for (let made = 0; made < TIMES; made += 1) {
    const browser = new Browser(server.origin);
    const phone = new Phone(server.origin);
    const account = await newAccount(email);
    const begun = await browser.begin({ action: "register", email });
    const scanned = await phone.scan(begun.link);
    const { number } = await browser.state(begun.challenge);
    people.push(() => phone.register(scanned, account, number));
  }
  const { unavailable, ...tally } = await outcomes(people.map((approveIt) => approveIt()));
  assert.deepEqual(tally, { ok: 1, email_taken: TIMES - 1 - (unavailable ?? 0) });
});

test("200 simultaneous ceremonies have 200 codes, with one browser secret or with 200", async () => {
  const browser = new Browser(server.origin);
  await browser.begin();
  const begun = await Promise.all(Array.from({ length: TIMES }, () => browser.begin()));
  assert.equal(new Set(begun.map(({ challenge }) => challenge)).size, TIMES);
  assert.equal(new Set(begun.map(({ userCode }) => userCode)).size, TIMES);
});

test("of 200 look-ups during a scan, each finds the ceremony or nothing, and one phone has claimed it", async () => {
  const { browser, phone, account } = await register(server.origin);
  const begun = await browser.begin();
  const [tally] = await Promise.all([
    outcomes(Array.from({ length: TIMES }, () => phone.post("/api/lookup", { user_code: begun.userCode }))),
    phone.scan(begun.link, account),
  ]);
  assert.equal((tally.ok ?? 0) + (tally.unknown_ceremony ?? 0), TIMES);
  await assert.rejects(phone.scan(begun.link, account));
});

test("a confirmation that is redeemed 200 times at once is done once", async () => {
  const { browser, phone, account } = await signedIn(server.origin);
  const begun = await browser.begin({ action: "confirm", operation: "new_recovery_codes" });
  await approve(browser, phone, account, begun);
  const { won, codes } = await atOnce(TIMES, () => browser.redeemed(begun.challenge));
  assert.deepEqual({ won, codes: codes.filter(isNoQueue) }, { won: 1, codes: ["unknown_ceremony"] });
});

test("of 200 ceremonies that use one grant to add a phone, one begins", async () => {
  const person = await signedIn(server.origin);
  await confirm(person, "add_device");
  const { won, codes } = await atOnce(TIMES, () => person.browser.begin({ action: "add-device" }));
  assert.deepEqual({ won, codes: codes.filter(isNoQueue) }, { won: 1, codes: ["confirmation_needed"] });
});

test("of 200 keys sent at once for one add-device code, at most one is added", async () => {
  const person = await signedIn(server.origin);
  await confirm(person, "add_device");
  const begun = await person.browser.begin({ action: "add-device" });
  const phone = new Phone(server.origin);
  const scanned = await phone.scan(begun.link);
  const number = await shownNumber(person.browser, begun.challenge);
  const keys = await Promise.all(Array.from({ length: TIMES }, () => newAccount(person.account.email)));
  const { won } = await atOnce(TIMES, (at) => phone.register(scanned, keys[at] ?? person.account, number));
  assert.ok(won <= 1, `${won} were added`);
  const { keys: held } = await (await person.browser.fetch("/api/session")).json();
  assert.equal(held, 1 + won);
});

test("a key that is removed 200 times at once is removed once, and of two keys that remove each other one stays", async () => {
  const person = await signedIn(server.origin);
  const second = await addSecondPhone(person, server.origin);
  const { won } = await atOnce(TIMES, () => person.browser.removeKey(second.account));
  assert.equal(won, 1);
  const { keys } = await (await person.browser.fetch("/api/session")).json();
  assert.equal(keys, 1);
});

test("200 simultaneous sign-outs everywhere leave no session and cause no error", async () => {
  const { browser, phone, account } = await signedIn(server.origin);
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  const answers = await Promise.all(
    Array.from({ length: TIMES }, () =>
      fetch(`${server.origin}/api/sign-out`, {
        method: "POST",
        headers: { origin: server.origin, "content-type": "application/json", cookie },
        body: '{"everywhere":true}',
      }),
    ),
  );
  const statuses = new Set(answers.map(({ status }) => status));
  statuses.delete(503);
  assert.deepEqual([...statuses], [200]);
  assert.equal(await browser.isSignedIn(), false);
  const again = await browser.begin();
  await approve(browser, phone, account, again);
  await browser.redeem(again.challenge);
  assert.equal(await browser.isSignedIn(), true);
});

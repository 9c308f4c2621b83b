import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Browser, newAccount, Phone } from "#tests/support/client.ts";
import { startServer } from "#tests/support/server.ts";
import { atOnce, freshEmail, presentState, readyToLogIn, register, shownNumber } from "./people.ts";

const TIMES = 200;
let server: Awaited<ReturnType<typeof startServer>>;
before(async () => {
  // Without limits, because one key may scan only 120 times a minute.
  server = await startServer({ env: { RATE_LIMITS: "off" } });
});
after(() => server.stop());

test("of 200 phones that scan a code at once, one claims the ceremony", async () => {
  const { browser, phone, account } = await register(server.origin);
  const begun = await browser.begin();
  const { won, codes } = await atOnce(TIMES, () => phone.scan(begun.link, account));
  assert.deepEqual({ won, codes }, { won: 1, codes: ["already_scanned"] });
});

test("one phone that scans 200 times at once gets the same answer each time", async () => {
  const { browser, phone, account } = await register(server.origin);
  const begun = await browser.begin();
  const { claimToken } = await phone.scan((await browser.begin()).link, account);
  const answers = new Set<string>();
  const { won } = await atOnce(TIMES, async () => {
    answers.add(JSON.stringify((await phone.scan(begun.link, account, claimToken)).answer));
  });
  assert.deepEqual({ won, answers: answers.size }, { won: TIMES, answers: 1 });
});

test("of 200 approvals at once, one counts", async () => {
  const { browser, phone, account, begun, scanned, number } = await readyToLogIn(server.origin);
  const { won, codes } = await atOnce(TIMES, () => phone.login(scanned, account, number));
  assert.deepEqual({ won, codes }, { won: 1, codes: ["already_used"] });
  assert.equal((await presentState(browser, begun.challenge)).state, "approved");
});

test("of 200 redemptions at once, one signs in", async () => {
  const { browser, phone, account, begun, scanned, number } = await readyToLogIn(server.origin, "/reports");
  await phone.login(scanned, account, number);
  const { won, codes } = await atOnce(TIMES, () => browser.redeem(begun.challenge));
  assert.deepEqual({ won, codes }, { won: 1, codes: ["unknown_ceremony"] });
  assert.ok(await browser.isSignedIn());
});

test("of an approval and a denial at once, one counts, and the page shows which", async () => {
  for (let round = 0; round < 10; round += 1) {
    const { browser, phone, account, begun, scanned, number } = await readyToLogIn(server.origin);
    const [approved, denied] = await Promise.allSettled([phone.login(scanned, account, number), phone.deny(scanned)]);
    assert.notEqual(approved.status, denied.status);
    const { state } = await presentState(browser, begun.challenge);
    assert.equal(state, approved.status === "fulfilled" ? "approved" : "denied");
  }
});

test("of 200 registrations at once with 200 keys, one creates the account, and its key can sign in", async () => {
  const browser = new Browser(server.origin);
  const phone = new Phone(server.origin);
  const email = freshEmail();
  const begun = await browser.begin({ action: "register", email });
  const scanned = await phone.scan(begun.link);
  const number = await shownNumber(browser, begun.challenge);
  const accounts = await Promise.all(Array.from({ length: TIMES }, () => newAccount(email)));
  const winners: typeof accounts = [];
  await atOnce(TIMES, async (index) => {
    const account = accounts[index];
    if (!account) return;
    await phone.register(scanned, account, number);
    winners.push(account);
  });
  assert.ok(winners.length <= 1, `${winners.length} keys were told that they have the account`);
  // If a late one ended the ceremony first, there is no account, and the address is free.
  if (winners.length === 0) await browser.begin({ action: "register", email });
  for (const winner of winners) {
    await browser.redeem(begun.challenge);
    const login = await browser.begin();
    const again = await phone.scan(login.link, winner);
    await phone.login(again, winner, await shownNumber(browser, login.challenge));
    await browser.redeem(login.challenge);
    assert.ok(await browser.isSignedIn());
  }
});

test("the same registration sent 20 times at once creates one account that can sign in", async () => {
  const browser = new Browser(server.origin);
  const phone = new Phone(server.origin);
  const account = await newAccount(freshEmail());
  const begun = await browser.begin({ action: "register", email: account.email });
  const scanned = await phone.scan(begun.link);
  const number = await shownNumber(browser, begun.challenge);
  const { won, codes } = await atOnce(20, () => phone.register(scanned, account, number));
  assert.deepEqual({ won, codes }, { won: 1, codes: ["already_used"] });
  await browser.redeem(begun.challenge);
  await phone.scan((await browser.begin()).link, account);
});

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { randomToken } from "#lib/protocol/random.ts";
import { newAccount, Phone } from "#tests/support/client.ts";
import { startServer } from "#tests/support/server.ts";
import { freshEmail, presentState, readyToLogIn, refusedWith, register, shownNumber } from "./people.ts";

let server: Awaited<ReturnType<typeof startServer>>;
before(async () => {
  server = await startServer();
});
after(() => server.stop());

/** The same key with its point in X9.62's hybrid form, which OpenSSL accepts. */
function hybrid(publicKey: string): string {
  const spki = Buffer.from(publicKey, "base64url");
  spki[26] = 6 + ((spki.at(-1) ?? 0) & 1);
  return spki.toString("base64url");
}

const UNKNOWN = "AAAAAAAAAAAAAAAAAAAAAA";

test("a code that was never issued is unknown to every message", async () => {
  const { phone, account } = await register(server.origin);
  const claim_token = randomToken(32);
  const message = { claim_token, response: "AA", number: 10 };
  await assert.rejects(
    phone.post("/api/scan", { challenge: UNKNOWN, claim: randomToken(32), key_id: account.keyId }),
    refusedWith(404, "unknown_ceremony"),
  );
  await assert.rejects(
    phone.post("/api/deny", { challenge: UNKNOWN, claim_token }),
    refusedWith(404, "unknown_ceremony"),
  );
  await assert.rejects(
    phone.post("/api/login", { ...message, challenge: UNKNOWN, username: account.email, key_id: account.keyId }),
    refusedWith(404, "unknown_ceremony"),
  );
  await assert.rejects(
    phone.post("/api/register", {
      ...message,
      nonce: UNKNOWN,
      email: account.email,
      public_key: "AA",
      device_name: "x",
    }),
    refusedWith(404, "unknown_ceremony"),
  );
});

test("an unregistered key cannot claim a ceremony", async () => {
  const { browser, phone, account } = await register(server.origin);
  const begun = await browser.begin();
  await assert.rejects(phone.scan(begun.link, await newAccount(account.email)), refusedWith(404, "unknown_key"));
  assert.equal((await presentState(browser, begun.challenge)).state, "waiting");
  await phone.scan(begun.link, account);
});

test("a login cannot be answered like a registration, nor the reverse", async () => {
  const { browser, phone, account } = await register(server.origin);
  const login = await browser.begin();
  const registration = await browser.begin({ action: "register", email: freshEmail() });
  await assert.rejects(phone.scan(login.link.replace("#2L", "#2R")), refusedWith(404, "unknown_ceremony"));
  await assert.rejects(
    phone.scan(registration.link.replace("#2R", "#2L"), account),
    refusedWith(404, "unknown_ceremony"),
  );
});

test("a phone that saw the code but did not claim it cannot approve, deny or end the ceremony", async () => {
  const { browser, phone, account, begun, scanned, number } = await readyToLogIn(server.origin);
  const thief = { ...scanned, claimToken: randomToken(32) };
  await assert.rejects(phone.login(thief, account, number), refusedWith(403, "wrong_claim"));
  await assert.rejects(phone.deny(thief), refusedWith(403, "wrong_claim"));
  assert.equal((await presentState(browser, begun.challenge)).state, "scanned");
  await phone.login(scanned, account, number);
});

test("a ceremony must be scanned before it can be decided", async () => {
  const { browser, phone, account, scanned } = await readyToLogIn(server.origin);
  const begun = await browser.begin();
  const link = { ...scanned.link, challenge: begun.challenge };
  await assert.rejects(phone.login({ ...scanned, link }, account, 10), refusedWith(409, "not_scanned"));
  await assert.rejects(phone.deny({ ...scanned, link }), refusedWith(409, "not_scanned"));
});

/** Wrong answers of the phone that scanned: each is refused, ends the ceremony, and the page shows the failure. */
const wrongLogins: Record<
  string,
  [number, string, (ready: Awaited<ReturnType<typeof readyToLogIn>>) => Promise<void>]
> = {
  "a wrong number": [
    403,
    "wrong_number",
    async ({ phone, scanned, account, number }) => {
      const wrong = number === 10 ? 11 : 10;
      await phone.login(scanned, account, wrong);
    },
  ],
  "no number where one is asked": [403, "wrong_number", ({ phone, scanned, account }) => phone.login(scanned, account)],
  "another key of another account": [
    403,
    "wrong_key",
    async ({ phone, scanned, number }) => {
      const other = await register(server.origin);
      await phone.login(scanned, other.account, number);
    },
  ],
  "another account's name": [
    403,
    "wrong_account",
    async ({ phone, scanned, account, number }) => {
      const other = await register(server.origin);
      await phone.login(scanned, { ...account, email: other.account.email }, number);
    },
  ],
  "a signature by another key": [
    403,
    "bad_signature",
    async ({ phone, scanned, account, number }) => {
      const other = await newAccount(account.email);
      await phone.login(scanned, { ...account, privateKey: other.privateKey }, number);
    },
  ],
  "a signature for another site": [
    403,
    "bad_signature",
    ({ phone, scanned, account, number }) => {
      const link = { ...scanned.link, provider: "https://evil.example" };
      return phone.login({ ...scanned, link }, account, number);
    },
  ],
};
for (const [what, [status, code, attempt]] of Object.entries(wrongLogins)) {
  test(`login: ${what} is refused, and the page shows that it failed`, async () => {
    const ready = await readyToLogIn(server.origin);
    await assert.rejects(attempt(ready), refusedWith(status, code));
    assert.deepEqual(await presentState(ready.browser, ready.begun.challenge), { state: "failed", code });
    await assert.rejects(
      ready.phone.login(ready.scanned, ready.account, ready.number),
      refusedWith(409, "already_used"),
    );
    await assert.rejects(ready.browser.redeem(ready.begun.challenge), refusedWith(409, "not_approved"));
  });
}

test("registration: each wrong answer is refused, creates no account, and the page shows that it failed", async () => {
  const { browser, phone } = await register(server.origin);
  const attempts: [number, string, (account: Awaited<ReturnType<typeof newAccount>>) => Promise<object>][] = [
    [403, "wrong_account", async (account) => ({ account: { ...account, email: freshEmail() } })],
    [400, "invalid_key", async (account) => ({ account: { ...account, publicKey: account.publicKey.slice(4) } })],
    [400, "invalid_key", async (account) => ({ account: { ...account, publicKey: hybrid(account.publicKey) } })],
    [
      403,
      "bad_signature",
      async (account) => ({ account: { ...account, privateKey: (await newAccount("x@example.com")).privateKey } }),
    ],
    [403, "wrong_number", async () => ({ number: undefined })],
  ];
  for (const [status, code, change] of attempts) {
    const account = await newAccount(freshEmail());
    const begun = await browser.begin({ action: "register", email: account.email });
    const scanned = await phone.scan(begun.link);
    const right = { account, number: await shownNumber(browser, begun.challenge) };
    const wrong = { ...right, ...(await change(account)) };
    // The registering browser is never on the phone itself here, so a number is required.
    await assert.rejects(phone.register(scanned, wrong.account, wrong.number), refusedWith(status, code), code);
    assert.deepEqual(await presentState(browser, begun.challenge), { state: "failed", code });
    await browser.begin({ action: "register", email: account.email });
  }
});

test("a denied ceremony stays denied", async () => {
  const { browser, phone, account, begun, scanned, number } = await readyToLogIn(server.origin);
  await phone.deny(scanned);
  assert.equal((await presentState(browser, begun.challenge)).state, "denied");
  await assert.rejects(phone.login(scanned, account, number), refusedWith(409, "already_used"));
  await assert.rejects(browser.redeem(begun.challenge), refusedWith(409, "not_approved"));
});

test("a taken or invalid address is refused when the registration begins", async () => {
  const { browser, account } = await register(server.origin);
  const taken = { action: "register", email: ` ${account.email.toUpperCase()} ` } as const;
  await assert.rejects(browser.begin(taken), refusedWith(409, "email_taken"));
  for (const email of [
    "",
    "ann",
    "ann@",
    "@example.com",
    "ann@example",
    "a b@example.com",
    "ann@exa mple.com",
    "x".repeat(300),
  ]) {
    await assert.rejects(browser.begin({ action: "register", email }), refusedWith(400, "invalid_email"), email);
  }
});

test("a key belongs to one account", async () => {
  const { browser, phone, account } = await register(server.origin);
  const email = freshEmail();
  const begun = await browser.begin({ action: "register", email });
  const scanned = await phone.scan(begun.link);
  const number = await shownNumber(browser, begun.challenge);
  await assert.rejects(phone.register(scanned, { ...account, email }, number), refusedWith(409, "key_taken"));
  await browser.begin({ action: "register", email });
});

test("replaying the messages of an old login signs nobody in", async () => {
  const { browser, phone, account, begun, scanned, number } = await readyToLogIn(server.origin);
  await phone.login(scanned, account, number);
  await browser.redeem(begun.challenge);
  await assert.rejects(phone.login(scanned, account, number), refusedWith(404, "unknown_ceremony"));
  await assert.rejects(new Phone(server.origin).scan(begun.link, account), refusedWith(404, "unknown_ceremony"));
});

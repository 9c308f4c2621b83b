import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { memoryStore } from "#lib/ceremony/memory-store.ts";
import { randomToken } from "#lib/protocol/random.ts";
import { memorySignals } from "#lib/signals/memory-signals.ts";
import { Browser, Phone } from "#tests/support/client.ts";
import { type RunningServer, startServer } from "#tests/support/server.ts";
import { freshEmail, presentState, readyToLogIn, refusedWith, register, shownNumber } from "../http/people.ts";
import { sampleCeremony } from "../stores/sample.ts";

/**
 * One test for each flaw that QRLChecker looks for in logins by QR code (Zhang et al., "Demystifying the (In)Security
 * of QR Code-based Login in Real-world Deployments", USENIX Security 2025).
 */
let server: RunningServer;
before(async () => {
  server = await startServer({ env: { RATE_LIMITS: "off", LOG_LEVEL: "warn" } });
});
after(() => server.stop());

test("missing single use: a code that was used, denied or cancelled accepts no second scan, answer or redemption", async () => {
  for (const end of ["redeemed", "approved", "denied", "given up", "failed"] as const) {
    const { browser, phone, account, begun, scanned, number } = await readyToLogIn(server.origin);
    if (end === "denied") await phone.deny(scanned);
    else if (end === "given up") await browser.cancel(begun.challenge);
    else if (end === "failed") await phone.login(scanned, account, number === 10 ? 11 : 10).catch(() => {});
    else await phone.login(scanned, account, number);
    if (end === "redeemed") await browser.redeem(begun.challenge);

    const status = (error: unknown) => {
      const { status: given } = error as { status: number };
      assert.ok(given === 404 || given === 409, `${end}: ${error}`);
      return true;
    };
    await assert.rejects(phone.login(scanned, account, number), status);
    await assert.rejects(new Phone(server.origin).scan(begun.link, account), status);
    await assert.rejects(phone.deny(scanned), status);
    if (end !== "approved") await assert.rejects(browser.redeem(begun.challenge), status);
    assert.equal(await browser.isSignedIn(), end === "redeemed");
  }
});

test("predictable ids: 600 codes are all different, and each of their bits is equally often 0 and 1", async () => {
  const COUNT = 600;
  const challenges = new Set<string>();
  const userCodes = new Set<string>();
  const ones = new Array<number>(128).fill(0);
  const browser = new Browser(server.origin);
  await browser.begin();
  for (let round = 0; round < COUNT / 50; round += 1) {
    for (const { challenge, userCode } of await Promise.all(Array.from({ length: 50 }, () => browser.begin()))) {
      challenges.add(challenge);
      userCodes.add(userCode);
      Buffer.from(challenge, "base64url").forEach((byte, at) => {
        for (let bit = 0; bit < 8; bit += 1) ones[8 * at + bit] = (ones[8 * at + bit] ?? 0) + ((byte >> bit) & 1);
      });
    }
  }
  assert.equal(challenges.size, COUNT);
  assert.equal(userCodes.size, COUNT);
  // Six standard deviations of a fair coin: by chance one run in four million fails.
  const most = 6 * Math.sqrt(COUNT / 4);
  for (const [bit, count] of ones.entries())
    assert.ok(Math.abs(count - COUNT / 2) < most, `bit ${bit}: ${count} of ${COUNT}`);
});

test("long-lived ids: a code lives for 60 s, a scan and an approval for 120 s each, by the store's clock", async () => {
  let now = 0;
  const store = memoryStore(memorySignals(), () => now);
  const ceremony = sampleCeremony();
  const state = async () => (await store.read(ceremony.id))?.state ?? null;
  await store.begin(ceremony, 60);
  now += 59_999;
  assert.equal(await state(), "waiting");
  now += 1;
  assert.equal(await state(), "expired");
  const { won } = await store.advance(ceremony.id, { from: "waiting", to: "scanned", lifetime: 120 });
  assert.equal(won, false);

  const begun = await new Browser(server.origin).begin();
  assert.ok(begun.validTill - Date.now() / 1000 <= 61);
  const { scanned } = await readyToLogIn(server.origin);
  assert.ok(scanned.answer.expires_in <= 120);
});

test("no binding between code and browser: another browser's cookie cannot see, cancel or redeem it", async () => {
  const { browser, phone, account, begun, scanned, number } = await readyToLogIn(server.origin);
  const secret = browser.cookies.get("qr2pass-browser") ?? "";
  const flip = (at: number) => {
    const bytes = Buffer.from(secret, "base64url");
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    return bytes.toString("base64url");
  };
  const other = new Browser(server.origin);
  await other.begin();
  const tries = [
    ...Array.from({ length: 32 }, (_, at) => `qr2pass-browser=${flip(at)}`),
    "",
    `qr2pass-browser=${other.cookies.get("qr2pass-browser")}`,
    `qr2pass-browser=${begun.challenge}`,
    `qr2pass-browser=${scanned.claimToken}`,
    `qr2pass-browser=${secret}=`,
    `qr2pass-browser="${secret}"`,
    `qr2pass-browser=${encodeURIComponent(`${secret} `)}`,
    `QR2PASS-BROWSER=${secret}`,
    `qr2pass-browser=${secret}; qr2pass-browser=${secret}`,
    `qr2pass-session=${secret}`,
  ];
  await phone.login(scanned, account, number);
  for (const cookie of tries) {
    for (const [method, path] of [
      ["GET", ""],
      ["GET", "/events"],
      ["POST", "/redeem"],
    ] as const) {
      const response = await fetch(`${server.origin}/api/ceremonies/${begun.challenge}${path}`, {
        method,
        headers: { origin: server.origin, ...(cookie ? { cookie } : {}) },
      });
      assert.deepEqual([response.status, (await response.json()).code], [404, "unknown_ceremony"], `${path} ${cookie}`);
      assert.deepEqual(response.headers.getSetCookie(), [], cookie);
    }
    // Cancelling is answered as for an unknown code, and changes nothing.
    await fetch(`${server.origin}/api/ceremonies/${begun.challenge}/cancel`, {
      method: "POST",
      headers: { origin: server.origin, ...(cookie ? { cookie } : {}) },
    });
  }
  await browser.redeem(begun.challenge);
  assert.equal(await browser.isSignedIn(), true);
});

test("missing or skippable confirmation: only a signature with the required number signs a browser in", async () => {
  const { browser, phone, account, begun, scanned, number } = await readyToLogIn(server.origin);
  await assert.rejects(browser.redeem(begun.challenge), refusedWith(409, "not_approved"), "a scan is no approval");
  for (const change of [
    { response: undefined },
    { response: "" },
    { response: null },
    { claim_token: undefined },
    { key_id: undefined },
    { number: "42" },
    { number: 0 },
    { number: [number] },
    { number: null },
    { status: "ok", approved: true, response: undefined },
  ]) {
    const message = {
      username: account.email,
      challenge: begun.challenge,
      key_id: account.keyId,
      claim_token: scanned.claimToken,
      number,
      response: "A".repeat(86),
      ...change,
    };
    await assert.rejects(phone.post("/api/login", message), refusedWith(400, "malformed"), JSON.stringify(change));
  }
  assert.equal((await presentState(browser, begun.challenge)).state, "scanned");
  await assert.rejects(phone.login(scanned, account), refusedWith(403, "wrong_number"), "the number left out");
  await assert.rejects(browser.redeem(begun.challenge), refusedWith(409, "not_approved"));
  assert.equal(await browser.isSignedIn(), false);
});

test("client-supplied identity trusted: the account is that of the key which verified, whatever else a message says", async () => {
  const victim = await register(server.origin);
  const attacker = await register(server.origin);
  const browser = new Browser(server.origin);
  const names = {
    email: victim.account.email,
    user: victim.account.email,
    user_id: victim.account.keyId,
    userId: victim.account.keyId,
    sub: victim.account.email,
    session: victim.account.keyId,
    known_browser: true,
    same_device: true,
  };
  const begun = await browser.begin({ action: "login", ...names } as { action: "login" });
  const scanned = await attacker.phone.scan(begun.link, attacker.account);
  assert.equal(scanned.answer.known_browser, false);
  assert.equal(scanned.answer.same_device, false);
  await assert.rejects(
    attacker.phone.login(scanned, { ...attacker.account, email: victim.account.email }, await numberOf()),
    refusedWith(403, "wrong_account"),
  );

  const second = await browser.begin();
  const again = await attacker.phone.scan(second.link, attacker.account);
  await attacker.phone.login(again, attacker.account, await shownNumber(browser, second.challenge));
  const response = await browser.fetch(`/api/ceremonies/${second.challenge}/redeem`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ ...names, redirect: "https://evil.example", next: "//evil.example" }),
  });
  assert.equal((await response.json()).redirect, "/account");
  const session = await (await browser.fetch("/api/session")).json();
  assert.equal(session.email, attacker.account.email);

  function numberOf() {
    return shownNumber(browser, begun.challenge);
  }
});

test("client-supplied identity trusted: a registration is for the address that began it, and requires the new key's signature", async () => {
  const browser = new Browser(server.origin);
  const begun = await browser.begin({ action: "register", email: freshEmail() });
  const phone = new Phone(server.origin);
  const scanned = await phone.scan(begun.link);
  const attacker = await register(server.origin);
  await assert.rejects(
    phone.register(scanned, attacker.account, await shownNumber(browser, begun.challenge)),
    refusedWith(403, "wrong_account"),
  );
});

test("data leaked to whoever polls: the state, its stream, a look-up and a scan reveal no account, session or secret", async () => {
  const { browser, phone, account, begun, scanned, number } = await readyToLogIn(server.origin);
  const secrets = [account.email, account.keyId, scanned.claimToken, ...browser.cookies.values()];
  const tells = (what: string, text: string) => {
    for (const secret of secrets) assert.ok(!text.includes(secret), `${what} tells ${secret}`);
  };
  tells("the state of a scanned code", JSON.stringify(await browser.state(begun.challenge)));
  tells("the answer to a scan", JSON.stringify(scanned.answer));
  await phone.login(scanned, account, number);
  const approved = await browser.state(begun.challenge);
  assert.deepEqual(approved, { state: "approved" });
  assert.deepEqual(await presentState(browser, begun.challenge), { state: "approved" });
  await assert.rejects(phone.scan(begun.link, account), refusedWith(409, "already_used"), "nor does a scan afterwards");

  const other = await browser.begin();
  const found = await phone.post<object>("/api/lookup", { user_code: other.userCode });
  assert.deepEqual(Object.keys(found).sort(), ["action", "challenge", "expires_in", "version"]);
  const refused = await fetch(`${server.origin}/api/ceremonies/${begun.challenge}`);
  assert.deepEqual(Object.keys(await refused.json()).sort(), ["code", "email", "response_text", "status", "version"]);
});

test("a session is not the code: no id that was ever shown works as a session", async () => {
  const { browser, phone, account, begun, scanned, number } = await readyToLogIn(server.origin);
  await phone.login(scanned, account, number);
  const other = new Browser(server.origin);
  for (const value of [begun.challenge, scanned.claimToken, account.keyId, randomToken(32), begun.userCode]) {
    other.cookies.set("qr2pass-session", value);
    assert.equal(await other.isSignedIn(), false);
  }
  await browser.redeem(begun.challenge);
  assert.notEqual(browser.cookies.get("qr2pass-session"), begun.challenge);
});

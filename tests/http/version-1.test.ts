import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Browser, newAccount, Phone } from "#tests/support/client.ts";
import { OriginalApp, post } from "#tests/support/original-app.ts";
import { startServer } from "#tests/support/server.ts";
import { freshEmail, presentState, readyToLogIn, refusedWith, register as registerNew, shownNumber } from "./people.ts";

let origin: string;
let stop: () => Promise<void>;
before(async () => {
  const server = await startServer({ env: { QR2PASS_VERSION_1: "on", RATE_LIMITS: "off" } });
  ({ origin, stop } = server);
});
after(() => stop());

const beginLogin = (browser: Browser, next?: string) =>
  browser.begin({ version: 1, action: "login", ...(next === undefined ? {} : { next }) });
const beginRegistration = (browser: Browser, email: string) => browser.begin({ version: 1, action: "register", email });

/** A person whose account was created with the original app. */
async function register(): Promise<{ browser: Browser; app: OriginalApp; email: string }> {
  const browser = new Browser(origin);
  const app = new OriginalApp();
  const email = freshEmail();
  const begun = await beginRegistration(browser, email);
  assert.equal((await app.scan(begun.link)).status, "ok");
  assert.equal(await browser.redeem(begun.challenge), "/login");
  return { browser, app, email };
}

const stateOf = async (browser: Browser, challenge: string) => (await presentState(browser, challenge)).state;
const loginMessage = (app: OriginalApp, username: string, challenge: string) => ({
  version: 1,
  username,
  challenge,
  response: app.sign(challenge),
});

test("the code has the content of version 1", async () => {
  const browser = new Browser(origin);
  const email = freshEmail();
  const registration = await beginRegistration(browser, email);
  assert.deepEqual(JSON.parse(registration.link), {
    version: 1,
    email,
    nonce: registration.challenge,
    respond_to: `${origin}/api/register/`,
    provider: origin,
    action: "register",
  });
  const login = await beginLogin(browser);
  assert.deepEqual(JSON.parse(login.link), {
    version: 1,
    challenge: login.challenge,
    valid_till: login.validTill,
    provider: origin,
    action: "login",
    respond_to: `${origin}/api/login/`,
  });
});

test("the original app registers and signs in, and the browser is told at once", async () => {
  const { browser, app, email } = await register();
  const begun = await beginLogin(browser, "/after");
  const states: string[] = [];
  const heard = (async () => {
    for await (const { state } of browser.events(begun.challenge)) {
      states.push(state);
      if (state === "approved") return;
    }
  })();
  const answer = await app.scan(begun.link);
  await heard;
  assert.deepEqual(answer, { email, status: "ok", response_text: "Approved. Continue in the browser." });
  assert.ok(["waiting,approved", "approved"].includes(states.join()), states.join());
  assert.equal(await browser.redeem(begun.challenge), "/after");
  assert.equal(await browser.isSignedIn(), true);
  await assert.rejects(browser.redeem(begun.challenge), refusedWith(404, "unknown_ceremony"));
});

test("only the browser that began a ceremony can redeem it", async () => {
  const { browser, app } = await register();
  const begun = await beginLogin(browser);
  await app.scan(begun.link);
  const thief = new Browser(origin);
  await thief.begin();
  await assert.rejects(thief.redeem(begun.challenge), refusedWith(404, "unknown_ceremony"));
  assert.equal(await browser.redeem(begun.challenge), "/account");
});

test("both spellings of the address answer, for every content type and origin", async () => {
  const { browser, app, email } = await register();
  for (const slash of ["", "/"]) {
    for (const type of [
      "application/json",
      "text/plain",
      "text/plain;charset=UTF-8",
      "application/x-www-form-urlencoded",
    ]) {
      const { challenge } = await beginLogin(browser);
      const response = await fetch(`${origin}/api/login${slash}`, {
        method: "POST",
        headers: { "content-type": type, origin: "https://elsewhere.example" },
        body: JSON.stringify(loginMessage(app, email, challenge)),
        redirect: "error",
      });
      assert.equal(response.status, 200);
      assert.match(response.headers.get("content-type") ?? "", /^application\/json/);
      assert.equal(response.headers.get("access-control-allow-origin"), "*");
      assert.equal(response.headers.get("set-cookie"), null);
      assert.deepEqual(await response.json(), {
        version: 1,
        email,
        status: "ok",
        response_text: "Approved. Continue in the browser.",
      });
    }
  }
});

test("the first answer ends a login, right or wrong, and the page shows the same result", async () => {
  const { browser, app, email } = await register();
  const stranger = new OriginalApp();
  const right = (challenge: string) => loginMessage(app, email, challenge);
  const wrong: [string, (challenge: string) => object][] = [
    ["another's key", (challenge) => loginMessage(stranger, email, challenge)],
    ["another challenge signed", (challenge) => ({ ...right(challenge), response: app.sign(`${challenge}=`) })],
    ["no base64", (challenge) => ({ ...right(challenge), response: "!" })],
    ["base64url", (challenge) => ({ ...right(challenge), response: Buffer.alloc(256, 255).toString("base64url") })],
    ["no padding", (challenge) => ({ ...right(challenge), response: app.sign(challenge).replace(/=+$/, "") })],
    ["an account that is not there", (challenge) => loginMessage(app, freshEmail(), challenge)],
    ["no address at all", (challenge) => loginMessage(app, "nobody", challenge)],
  ];
  for (const [what, message] of wrong) {
    const { challenge } = await beginLogin(browser);
    const refused = await post(`${origin}/api/login/`, message(challenge));
    assert.equal(refused.status, "nok", what);
    assert.equal(
      refused.response_text,
      "The account and the signature do not match. Ask for a new code and try again.",
      "one text for all, which tells nobody who has an account",
    );
    assert.equal(await stateOf(browser, challenge), "failed", what);
    const second = await post(`${origin}/api/login/`, right(challenge));
    assert.deepEqual([second.status, second.response_text], ["nok", "This code was used already. Ask for a new one."]);
    await assert.rejects(browser.redeem(challenge), refusedWith(409, "not_approved"), what);
  }
});

test("a name with invisible characters is malformed, and does not use up the code", async () => {
  const { browser, app, email } = await register();
  const { challenge } = await beginLogin(browser);
  for (const unseen of ["\0", "\u202e", "\ud800"]) {
    const refused = await post(`${origin}/api/login/`, loginMessage(app, `${unseen}${email}`, challenge));
    assert.deepEqual([refused.status, refused.response_text], ["nok", "The request is not in the form of version 1."]);
  }
  assert.equal((await post(`${origin}/api/login/`, loginMessage(app, email, challenge))).status, "ok");
});

test("of a hundred right answers at once, one wins", async () => {
  const { browser, app, email } = await register();
  const { challenge } = await beginLogin(browser);
  const message = loginMessage(app, email, challenge);
  const answers = await Promise.all(Array.from({ length: 100 }, () => post(`${origin}/api/login/`, message)));
  assert.equal(answers.filter(({ status }) => status === "ok").length, 1);
  assert.equal(await browser.redeem(challenge), "/account");
});

test("of two keys that register at once, at most one gets the account", async () => {
  const browser = new Browser(origin);
  const email = freshEmail();
  const begun = await beginRegistration(browser, email);
  const apps = [new OriginalApp(), new OriginalApp()];
  const answers = await Promise.all(apps.map((app) => app.scan(begun.link)));
  const winners = apps.filter((_, at) => answers[at]?.status === "ok");
  assert.ok(winners.length <= 1);
  const approved = (await stateOf(browser, begun.challenge)) === "approved";
  assert.equal(winners.length === 1, approved, "the page tells the same story");
  for (const app of apps) {
    app.accounts.set(origin, email);
    const { status } = await app.scan((await beginLogin(browser)).link);
    assert.equal(status, winners.includes(app) ? "ok" : "nok");
  }
});

test("a registration is checked in the order of version 1: form, nonce, account, key", async () => {
  const browser = new Browser(origin);
  const url = `${origin}/api/register/`;
  const app = new OriginalApp();
  const fresh = async () => {
    const email = freshEmail();
    const { challenge: nonce } = await beginRegistration(browser, email);
    return { version: 1, email, public_key: app.publicKey, nonce };
  };
  const refused = async (body: object) => {
    const answer = await post(url, body);
    assert.equal(answer.status, "nok");
    return answer.response_text;
  };

  const message = await fresh();
  for (const field of ["email", "public_key", "nonce"]) {
    const form = "The request is not in the form of version 1.";
    assert.equal(await refused({ ...message, [field]: undefined }), form);
    assert.equal(await refused({ ...message, [field]: 7 }), form);
  }
  assert.equal(await stateOf(browser, message.nonce), "waiting", "no form, no answer");

  const unknown = { ...message, nonce: "AAAAAAAAAAAAAAAAAAAAAA", email: "eve@example.com", public_key: "!" };
  assert.equal(await refused(unknown), "This code is not known here. Ask for a new one.");
  assert.equal(await refused({ ...unknown, nonce: "AAECAwQFBgc=" }), "This code is not known here. Ask for a new one.");
  const login = await beginLogin(browser);
  assert.equal(
    await refused({ ...unknown, nonce: login.challenge }),
    "This code is not known here. Ask for a new one.",
  );

  const others = await fresh();
  assert.equal(
    await refused({ ...others, email: message.email, public_key: "!" }),
    "The code does not belong to this account.",
  );
  assert.equal(await stateOf(browser, others.nonce), "failed");

  const weak = { ...(await fresh()), public_key: new OriginalApp(1024).publicKey };
  assert.equal(await refused(weak), "The public key is not a valid RSA key of at least 2048 bits.");
  assert.equal(await stateOf(browser, weak.nonce), "failed");
  assert.equal(await refused({ ...weak, public_key: app.publicKey }), "This code was used already. Ask for a new one.");

  assert.equal((await post(url, message)).status, "ok", "none of it touched the first");
  assert.equal(await refused({ ...(await fresh()) }), "This key is registered already. Make a new one.");
});

test("a message of one version never changes a ceremony of the other", async () => {
  const { browser, phone, account, begun, scanned, number } = await readyToLogIn(origin);
  const original = await register();

  // Version 1 answers a version-2 login: before and after the scan.
  const waiting = await browser.begin();
  for (const { challenge, state } of [
    { challenge: waiting.challenge, state: "waiting" },
    { challenge: begun.challenge, state: "scanned" },
  ]) {
    const message = loginMessage(original.app, original.email, challenge);
    for (const version of [1, "1", "2", null, undefined]) {
      const answer = await post(`${origin}/api/login/`, { ...message, version });
      assert.equal(answer.response_text, "This code is not known here. Ask for a new one.");
    }
    assert.equal(await stateOf(browser, challenge), state);
  }
  await phone.login(scanned, account, number);
  assert.equal(await browser.redeem(begun.challenge), "/account");

  // Version 2 scans and answers a version-1 login.
  const code = await beginLogin(original.browser);
  const link = `${origin}/authenticator#version=2&action=login&challenge=${code.challenge}&valid_till=${code.validTill}`;
  await assert.rejects(phone.scan(link, account), refusedWith(404, "unknown_ceremony"));
  const claimed = { ...scanned, link: { ...scanned.link, challenge: code.challenge } };
  await assert.rejects(phone.login(claimed, account), refusedWith(404, "unknown_ceremony"));
  await assert.rejects(phone.deny(claimed), refusedWith(404, "unknown_ceremony"));
  assert.equal(await stateOf(original.browser, code.challenge), "waiting");
  assert.equal((await original.app.scan(code.link)).status, "ok");
});

test("a key works only in its own version", async () => {
  const { app, email } = await register();
  const elliptic = await registerNew(origin);
  const browser = new Browser(origin);

  // An account with a version-2 key is unknown to version 1.
  const { challenge } = await beginLogin(browser);
  const answer = await post(`${origin}/api/login/`, loginMessage(app, elliptic.account.email, challenge));
  assert.equal(answer.status, "nok");

  // The id of the RSA key is not a key of version 2.
  const spki = app.key.publicKey.export({ type: "spki", format: "der" });
  const keyId = Buffer.from(await crypto.subtle.digest("SHA-256", Uint8Array.from(spki))).toString("base64url");
  const account = { ...(await newAccount(email)), keyId };
  const login = await browser.begin();
  await assert.rejects(new Phone(origin).scan(login.link, account), refusedWith(404, "unknown_key"));
});

test("an account of version 1 can add a key of version 2 right after a sign-in, and not later", async () => {
  const { browser, app, email } = await register();
  const code = await beginLogin(browser);
  assert.equal((await app.scan(code.link)).status, "ok");
  await browser.redeem(code.challenge);

  const begun = await browser.begin({ action: "add-device" });
  const [phone, account] = [new Phone(origin), await newAccount(email)];
  const scanned = await phone.scan(begun.link);
  await phone.register(scanned, account, await shownNumber(browser, begun.challenge));
  assert.equal(await browser.redeem(begun.challenge), "/account");
  const login = await browser.begin();
  await phone.login(await phone.scan(login.link, account), account, await shownNumber(browser, login.challenge));
  await browser.redeem(login.challenge);

  // From now on that key has to confirm.
  await assert.rejects(browser.begin({ action: "add-device" }), refusedWith(403, "confirmation_needed"));
  // A sign-in with the old key requires its confirmation too.
  const again = await beginLogin(browser);
  assert.equal((await app.scan(again.link)).status, "ok");
  await browser.redeem(again.challenge);
  await assert.rejects(browser.begin({ action: "add-device" }), refusedWith(403, "confirmation_needed"));
});

test("a taken address is refused before a code is issued", async () => {
  const { browser, email } = await register();
  await assert.rejects(beginRegistration(browser, email), refusedWith(409, "email_taken"));
});

test("JSON that is not an object is a message of neither version", async () => {
  for (const path of ["/api/login/", "/api/register/"]) {
    for (const body of ["[]", "null", '"text"', "1", "{", ""]) {
      const headers = { "content-type": "application/json" };
      const response = await fetch(origin + path, { method: "POST", headers, body });
      assert.deepEqual([response.status, (await response.json()).code], [400, "malformed"]);
    }
  }
});

test("if disabled, version 1 is refused in a form that each side understands", async (t) => {
  const off = await startServer({ env: { RATE_LIMITS: "off" } });
  t.after(() => off.stop());
  const browser = new Browser(off.origin);
  await assert.rejects(browser.begin({ version: 1, action: "login" }), refusedWith(400, "unsupported_version"));
  const app = new OriginalApp();
  const { challenge } = await browser.begin();
  for (const path of ["/api/login", "/api/login/", "/api/register", "/api/register/"]) {
    for (const body of [
      { ...loginMessage(app, "ann@example.com", challenge), email: "ann@example.com" },
      { version: 1 },
      {},
    ]) {
      const headers = { "content-type": "text/plain" };
      const response = await fetch(off.origin + path, { method: "POST", headers, body: JSON.stringify(body) });
      assert.equal(response.status, 200);
      const { response_text, ...answer } = await response.json();
      assert.deepEqual(answer, { version: 1, email: "email" in body ? "ann@example.com" : "null", status: "nok" });
      assert.match(response_text, /does not serve the QR2Pass app of version 1/);
    }
  }
  assert.equal(await stateOf(browser, challenge), "waiting");
});

import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { confirm } from "#tests/support/ceremonies.ts";
import { Browser, newAccount, Phone } from "#tests/support/client.ts";
import { query, urlOfData } from "#tests/support/database.ts";
import { type RunningServer, startServer } from "#tests/support/server.ts";
import { freshEmail, refusedWith, shownNumber } from "../http/people.ts";
import { addSecondPhone, approve, signedIn, signInAnother, thiefOfSession } from "./attackers.ts";

/** Whoever has a session and not the phone: every route of the site is tried with it. */
let server: RunningServer;
before(async () => {
  server = await startServer({ env: { RATE_LIMITS: "off", RECOVERY: "mail", LOG_LEVEL: "warn" } });
});
after(() => server.stop());

const API = join(import.meta.dirname, "../../app/api");
/** The paths of all routes there are, as their folders say. */
const routes = readdirSync(API, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith("route.ts"))
  .map((path) => `/${dirname(path).replaceAll("\\", "/")}`)
  .sort();

const rows = (text: string, ...values: unknown[]) => query(urlOfData(server.dataFolder), text, values);

/** What only the phone may change. */
async function guarded(userId: string) {
  const [account] = await rows(
    "select email, email_verified_at, disabled_at, display_name, username, language from users where id = $1",
    userId,
  );
  return {
    account,
    names: await rows("select skeleton from usernames where user_id = $1 order by skeleton", userId),
    keys: await rows(
      "select id, public_key, device_name, user_id, added_by from keys where user_id = $1 order by id",
      userId,
    ),
    codes: await rows("select id, hash, used_at from recovery_codes where user_id = $1 order by id", userId),
    changes: await rows("select * from email_changes where user_id = $1", userId),
    confirmations: await rows("select challenge from confirmations where user_id = $1 order by challenge", userId),
    recoveries: await rows("select id, used_at, browser from recoveries where user_id = $1 order by id", userId),
  };
}
const sessionsOf = (userId: string) =>
  rows("select id, ended_at, auth_time, method from sessions where user_id = $1 order by id", userId);

async function post(browser: Browser, path: string, body: object): Promise<{ status: number; text: string }> {
  const headers = { "content-type": "application/json" };
  const response = await browser.fetch(path, { method: "POST", headers, body: JSON.stringify(body) });
  return { status: response.status, text: await response.text() };
}

/** Somebody with two phones, codes, an open recovery and two sessions, one of which is stolen. */
async function victim() {
  const person = await signedIn(server.origin);
  const second = await addSecondPhone(person, server.origin);
  const { codes } = (await confirm(person, "new_recovery_codes")) as { codes: string[] };
  await signInAnother(server.origin, second.phone, second.account);
  await post(new Browser(server.origin), "/api/recovery/mail", { email: person.account.email });
  const [user] = await rows("select id from users where email = $1", person.account.email);
  const thief = await thiefOfSession(server.origin, person.browser);
  return { person, second, codes, userId: String(user?.id), thief };
}

test("every route with a stolen session: keys, codes, address, names, recoveries and the account stay as they are", async () => {
  const { person, second, userId, thief } = await victim();
  const { account, browser } = person;
  const own = await newAccount(account.email);
  const [recovery] = await rows("select id from recoveries where user_id = $1 and method = 'mail'", userId);
  const sessions = await sessionsOf(userId);
  const before = await guarded(userId);

  // What the owner is confirming at this very time, approved by the phone and not redeemed yet.
  const pending = await browser.begin({ action: "confirm", operation: "new_recovery_codes" });
  await approve(browser, person.phone, account, pending);

  const { challenge } = await thief.begin({ action: "confirm", operation: "delete_account" });
  const proof = crypto.randomUUID();
  const token = `${recovery?.id}.${"A".repeat(43)}`;
  const key = { version: 2, key_id: account.keyId, claim_token: "A".repeat(22), response: "A".repeat(86) };
  /** Each route with what a thief would send. */
  const tries: Record<string, { path?: string; bodies?: object[] }> = {
    "/[...path]": { path: "/api/anything", bodies: [{}] },
    "/account": { bodies: [{ email: freshEmail() }] },
    "/account/email/prove": { bodies: [{ proof, code: "123456" }] },
    "/account/email/undo": { bodies: [{ token }] },
    "/account/history": { bodies: [{}] },
    "/auth/session": { bodies: [{}] },
    "/ceremonies": {
      bodies: [
        { action: "add-device" },
        { action: "add-device", recovery: recovery?.id, remove_keys: true },
        { action: "register", email: account.email },
        { action: "confirm", operation: "statement", parameters: { text: "I owe you." } },
        { action: "confirm", operation: "remove_key", parameters: { key_id: second.account.keyId } },
        { action: "confirm", operation: "rename_key", parameters: { key_id: account.keyId, name: "Old" } },
        { action: "confirm", operation: "change_email", parameters: { email: freshEmail() } },
        { action: "confirm", operation: "change_profile", parameters: { display_name: "Mallory", language: "el" } },
      ],
    },
    "/ceremonies/[challenge]": { path: `/api/ceremonies/${pending.challenge}`, bodies: [{}] },
    "/ceremonies/[challenge]/cancel": { path: `/api/ceremonies/${pending.challenge}/cancel`, bodies: [{}] },
    "/ceremonies/[challenge]/events": { path: `/api/ceremonies/${pending.challenge}/events`, bodies: [{}] },
    "/ceremonies/[challenge]/redeem": { path: `/api/ceremonies/${pending.challenge}/redeem`, bodies: [{}] },
    "/deny": { bodies: [{ ...key, challenge }] },
    "/health": { bodies: [{}] },
    "/keys/remove": { bodies: [{ key_id: second.account.keyId, signature: "A".repeat(86) }] },
    "/login": { bodies: [{ ...key, username: account.email, challenge }] },
    "/lookup": { bodies: [{ version: 2, user_code: "BBBB-BBBB" }] },
    "/recovery/code": { bodies: [{ email: account.email, code: "AAAAA-AAAAA" }] },
    "/recovery/mail": { bodies: [{ email: account.email }] },
    "/recovery/open": { bodies: [{ token }] },
    "/register": {
      bodies: [{ ...key, email: account.email, public_key: own.publicKey, nonce: challenge, device_name: "x" }],
    },
    "/registration/prove": { bodies: [{ proof, code: "123456" }] },
    "/registration/start": { bodies: [{ email: account.email }] },
    "/scan": { bodies: [{ version: 2, challenge, claim: "A".repeat(43), key_id: own.keyId }] },
    "/session": { bodies: [{}] },
    "/session/events": { bodies: [{}] },
  };
  /** What a session may do alone: each of these only takes access away. */
  const allowed = ["/account/browsers/forget", "/account/sessions/end", "/recovery/cancel", "/sign-out"];
  assert.deepEqual(routes, [...Object.keys(tries), ...allowed].sort(), "a new route has to be tried here");

  for (const [route, { path = `/api${route}`, bodies = [] }] of Object.entries(tries)) {
    for (const method of ["GET", "PUT", "PATCH", "DELETE"]) {
      // Streams go on until they are left.
      if (method === "GET" && route.endsWith("/events")) continue;
      await (await thief.fetch(path, { method, headers: { origin: server.origin } })).body?.cancel();
    }
    for (const body of bodies) {
      const { status, text } = await post(thief, path, body);
      assert.ok(!/"codes"|"data"/.test(text), `${route}: ${status} ${text}`);
    }
  }
  assert.deepEqual(await guarded(userId), before);
  assert.deepEqual(await sessionsOf(userId), sessions);

  // And what the owner confirmed is the owner's.
  await assert.rejects(thief.redeem(pending.challenge), refusedWith(404, "unknown_ceremony"));
  const { result } = await browser.redeemed(pending.challenge);
  assert.equal((result as { codes: string[] }).codes.length, 10);
});

test("what a session may do alone lets nobody in, keeps nobody out, and is in the history", async () => {
  const { person, second, codes, userId, thief } = await victim();
  const { account, phone } = person;
  const before = await guarded(userId);
  const overview = JSON.parse(await (await thief.fetch("/api/account")).text());
  const other = overview.sessions.find(({ current }: { current: boolean }) => !current);
  for (const [path, body] of [
    ["/api/account/sessions/end", { session: other.id }],
    ...overview.browsers.map(({ id }: { id: string }) => ["/api/account/browsers/forget", { browser: id }]),
    ["/api/recovery/cancel", { recovery: overview.recovery.pending.id }],
    ["/api/sign-out", { everywhere: true }],
  ] as [string, object][]) {
    const { status, text } = await post(thief, path, body);
    assert.equal(status, 200, `${path}: ${text}`);
  }
  assert.deepEqual(await guarded(userId), before);
  const kinds = (await rows("select kind from events where user_id = $1", userId)).map(({ kind }) => kind);
  for (const kind of ["session_ended", "browser_forgotten", "recovery_cancelled", "signed_out_everywhere"])
    assert.ok(kinds.includes(kind), kind);
  assert.equal(await thief.isSignedIn(), false);

  // The owner goes on with either phone, and with the codes.
  await signInAnother(server.origin, phone, account);
  await signInAnother(server.origin, second.phone, second.account);
  const owner = new Browser(server.origin);
  const answer = await post(owner, "/api/recovery/code", { email: account.email, code: codes[0] ?? "" });
  assert.equal(answer.status, 200, answer.text);
  const begun = await owner.begin({ action: "add-device", recovery: JSON.parse(answer.text).recovery });
  const fresh = new Phone(server.origin);
  await fresh.register(
    await fresh.scan(begun.link),
    await newAccount(account.email),
    await shownNumber(owner, begun.challenge),
  );
  await owner.redeem(begun.challenge);
  assert.equal(await owner.isSignedIn(), true);
});

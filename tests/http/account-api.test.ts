import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { AccountAnswer } from "#lib/accounts/overview.ts";
import { confirm } from "#tests/support/ceremonies.ts";
import { Browser } from "#tests/support/client.ts";
import { query, urlOfData } from "#tests/support/database.ts";
import { startServer } from "#tests/support/server.ts";
import { alsoSignedIn, ask, openPage, signedInPerson } from "./account-page.ts";
import { refusedWith } from "./people.ts";

let server: Awaited<ReturnType<typeof startServer>>;
before(async () => {
  server = await startServer({ env: { RATE_LIMITS: "off" } });
});
after(() => server.stop());

const overview = (browser: Browser) => ask<AccountAnswer>(browser, "/api/account");
interface History {
  events: { id: number; kind: string; at: number; browser: object | null; key: object | null; details: object }[];
  next: number | null;
}
const history = (browser: Browser, search = "") => ask<History>(browser, `/api/account/history${search}`);
const database = (text: string, ...values: unknown[]) => query(urlOfData(server.dataFolder), text, values);

test("the account page receives everything that it shows, and nothing of other accounts", async () => {
  const ann = await signedInPerson(server.origin);
  await signedInPerson(server.origin);
  const account = await overview(ann.browser);
  const now = Math.floor(Date.now() / 1000);
  assert.deepEqual([account.email, account.email_verified, account.display_name], [ann.account.email, false, null]);
  assert.deepEqual(
    account.keys.map(({ id, name, added_by, current }) => [id, name, added_by, current]),
    [[ann.account.keyId, "Test phone", "registration", true]],
  );
  const [session] = account.sessions;
  assert.equal(account.sessions.length, 1);
  assert.ok(session?.current && session.id === account.session.id && session.origin === "key");
  assert.ok(Math.abs((session?.started_at ?? 0) - now) < 60 && (session?.expires_at ?? 0) > now);
  assert.equal(account.session.method, "phone");
  assert.ok(Math.abs(account.session.auth_time - now) < 60);
  assert.equal(account.browsers.length, 1);
  assert.deepEqual([account.recovery.mode, account.recovery.codes, account.recovery.pending], ["codes", null, null]);
  assert.doesNotMatch(JSON.stringify(account), /argon2|hash/);
});

test("requests without a session, from another site, or in another format are refused and change nothing", async () => {
  const { browser } = await signedInPerson(server.origin);
  const stranger = new Browser(server.origin);
  const posts: [string, object][] = [
    ["sessions/end", { session: "00000000-0000-4000-8000-000000000000" }],
    ["browsers/forget", { browser: "00000000-0000-4000-8000-000000000000" }],
    ["email/prove", { proof: "00000000-0000-4000-8000-000000000000", code: "123456" }],
  ];
  for (const path of ["/api/account", "/api/account/history"]) {
    await assert.rejects(ask(stranger, path), refusedWith(401, "not_signed_in"));
    const evil = await browser.fetch(path, { headers: { "sec-fetch-site": "cross-site" } });
    assert.equal(evil.status, 403);
  }
  for (const [path, body] of posts) {
    await assert.rejects(ask(stranger, `/api/account/${path}`, body), refusedWith(401, "not_signed_in"), path);
    await assert.rejects(ask(browser, `/api/account/${path}`, { no: 1 }), refusedWith(400, "malformed"), path);
    const headers = { "content-type": "application/json", origin: "https://evil.example" };
    const evil = await browser.fetch(`/api/account/${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    assert.equal(evil.status, 403, path);
    const plain = { method: "POST", headers: { "content-type": "text/plain" }, body: JSON.stringify(body) };
    assert.equal((await browser.fetch(`/api/account/${path}`, plain)).status, 415, path);
  }
});

test("names of the person and of phones change when the phone confirmed it, and the history records it", async () => {
  const ann = await signedInPerson(server.origin);
  const { browser, account } = ann;
  const username = `ann.${process.pid}`;
  await confirm(ann, "change_profile", { display_name: "Ann", username, language: "el" });
  await confirm(ann, "rename_key", { key_id: account.keyId, name: "  My Pixel " });
  const shown = await overview(browser);
  assert.deepEqual([shown.display_name, shown.username, shown.language], ["Ann", username, "el"]);
  assert.equal(shown.keys[0]?.name, "My Pixel");
  const { events } = await history(browser);
  assert.deepEqual(events.map(({ kind }) => kind).slice(0, 3), ["key_renamed", "profile_changed", "signed_in"]);

  // What can be foreseen is refused before anybody is asked.
  const other = await signedInPerson(server.origin);
  const refused = async (from: Browser, operation: string, parameters: Record<string, unknown>) =>
    from.begin({ action: "confirm", operation, parameters });
  for (const name of ["", "a\nb", "a\u202eb", "x".repeat(65)]) {
    const renaming = { key_id: account.keyId, name };
    await assert.rejects(refused(browser, "rename_key", renaming), refusedWith(400, "malformed"));
  }
  for (const [from, key_id] of [
    [browser, "A".repeat(43)],
    [other.browser, account.keyId],
  ] as const) {
    await assert.rejects(refused(from, "rename_key", { key_id, name: "x" }), refusedWith(404, "unknown_key"));
  }
  await assert.rejects(refused(other.browser, "change_profile", { username }), refusedWith(409, "name_taken"));
  await assert.rejects(refused(browser, "change_profile", { username: "a b" }), refusedWith(400, "invalid_name"));
  await assert.rejects(refused(browser, "change_profile", { language: "xx" }), refusedWith(400, "malformed"));
  await assert.rejects(refused(browser, "change_profile", {}), refusedWith(400, "malformed"));
});

test("there is no way to change names without the phone", async () => {
  const { browser, account } = await signedInPerson(server.origin);
  const profile = { display_name: "Eve" };
  const renaming = { key_id: account.keyId, name: "Eve" };
  await assert.rejects(ask(browser, "/api/account/profile", profile), refusedWith(404, "not_found"));
  await assert.rejects(ask(browser, "/api/account/keys/rename", renaming), refusedWith(404, "not_found"));
  const begun = await browser.begin({ action: "confirm", operation: "change_profile", parameters: profile });
  await assert.rejects(browser.redeem(begun.challenge), refusedWith(409, "not_approved"));
  const shown = await overview(browser);
  assert.deepEqual([shown.display_name, shown.keys[0]?.name], [null, "Test phone"]);
});

test("a session can be ended from another one of the account, its page notices at once, and no other account can end it", async () => {
  const ann = await signedInPerson(server.origin);
  const other = await alsoSignedIn(server.origin, ann);
  const { sessions } = await overview(ann.browser);
  assert.equal(sessions.length, 2);
  const session = sessions.find(({ current }) => !current)?.id ?? "";
  const bob = await signedInPerson(server.origin);
  const end = (browser: Browser) => ask(browser, "/api/account/sessions/end", { session });
  await assert.rejects(end(bob.browser), refusedWith(404, "unknown_session"));
  const endOf = await openPage(other);
  assert.ok((await endOf(() => end(ann.browser))) < 2000);
  assert.equal(await other.isSignedIn(), false);
  assert.equal(await ann.browser.isSignedIn(), true);
  await assert.rejects(end(ann.browser), refusedWith(404, "unknown_session"));
});

test("a browser that was forgotten, or that signed out, needs the number again", async () => {
  const ann = await signedInPerson(server.origin);
  const known = async () => {
    const begun = await ann.browser.begin();
    return (await ann.phone.scan(begun.link, ann.account)).answer.known_browser;
  };
  // It does not matter that the session began before the ceremony knew the browser's secret. What counts is the
  // browser's row.
  const [row] = (await overview(ann.browser)).browsers;
  assert.equal(await known(), true);
  await ask(ann.browser, "/api/account/browsers/forget", { browser: row?.id });
  assert.equal(await known(), false);
  assert.deepEqual((await overview(ann.browser)).browsers, []);
  const again = { browser: row?.id };
  await assert.rejects(ask(ann.browser, "/api/account/browsers/forget", again), refusedWith(404, "unknown_browser"));
});

test("the history is paged from newest to oldest, contains each event once, and only those of the account", async () => {
  const { browser, account } = await signedInPerson(server.origin);
  await database(
    `insert into events (user_id, kind, details) select id, 'signed_in', jsonb_build_object('n', n)
     from users, generate_series(1, 120) n where email = $1`,
    account.email,
  );
  const ids: number[] = [];
  for (let next: number | null = null, pages = 0; ; pages += 1) {
    const page: History = await history(browser, `?count=50${next === null ? "" : `&before=${next}`}`);
    ids.push(...page.events.map(({ id }) => id));
    next = page.next;
    if (next === null) break;
    assert.ok(pages < 5);
  }
  assert.equal(new Set(ids).size, ids.length);
  const counted = "select from events join users on users.id = user_id where email = $1";
  assert.equal(ids.length, (await database(counted, account.email)).length);
  assert.deepEqual(
    ids,
    [...ids].sort((one, other) => other - one),
  );
  const other = await signedInPerson(server.origin);
  assert.equal(
    (await history(other.browser, `?before=${ids[0]}`)).events.some(({ id }) => ids.includes(id)),
    false,
  );
  for (const search of ["?count=0", "?count=101", "?before=x", "?before=-1"]) {
    await assert.rejects(history(browser, search), refusedWith(400, "malformed"), search);
  }
});

test("a session ends after a week without use, and at the end of its lifetime", async () => {
  const { browser, account } = await signedInPerson(server.origin);
  const set = (what: string) =>
    database(`update sessions set ${what} where user_id = (select id from users where email = $1)`, account.email);
  await set("last_seen_at = now() - interval '6 days'");
  assert.equal(await browser.isSignedIn(), true);
  const [seen] = await database(
    `select extract(epoch from now() - max(last_seen_at))::int as ago from sessions join users on users.id = user_id
     where email = $1`,
    account.email,
  );
  assert.ok(Number(seen?.ago) < 60, "using it is written down");
  await set("last_seen_at = now() - interval '8 days'");
  assert.equal(await browser.isSignedIn(), false);
  await set("last_seen_at = now(), expires_at = now()");
  assert.equal(await browser.isSignedIn(), false);
});

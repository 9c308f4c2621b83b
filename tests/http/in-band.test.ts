import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Browser } from "#tests/support/client.ts";
import { startServer } from "#tests/support/server.ts";
import { presentState, readyToLogIn, refusedWith, register, shownNumber } from "./people.ts";

let server: Awaited<ReturnType<typeof startServer>>;
before(async () => {
  server = await startServer({ env: {} });
});
after(() => server.stop());

const begin = (headers: Record<string, string>) =>
  fetch(`${server.origin}/api/ceremonies`, {
    method: "POST",
    body: '{"action":"login"}',
    headers: { "content-type": "application/json", ...headers },
  });

test("pages of other sites cannot begin a ceremony, and a POST must name its origin", async () => {
  const { origin } = server;
  for (const headers of [
    {},
    { origin: "https://evil.example" },
    { origin: "null" },
    { origin: origin.replace("localhost", "localhost.evil.example") },
    { origin, "sec-fetch-site": "cross-site" },
    { origin, "sec-fetch-site": "same-site" },
    { "sec-fetch-site": "none" },
  ] as Record<string, string>[]) {
    const response = await begin(headers);
    assert.deepEqual(
      [response.status, (await response.json()).code],
      [403, "forbidden_origin"],
      JSON.stringify(headers),
    );
    assert.equal(response.headers.get("set-cookie"), null);
  }
  assert.equal((await begin({ origin })).status, 201);
  assert.equal((await begin({ "sec-fetch-site": "same-origin" })).status, 201);
});

test("the browser secret is created once, and scripts and other sites cannot read it", async () => {
  const first = await begin({ origin: server.origin });
  const cookie = first.headers.get("set-cookie") ?? "";
  assert.match(cookie, /^qr2pass-browser=[\w-]{43}; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax$/);
  const again = await begin({ origin: server.origin, cookie: cookie.split(";")[0] ?? "" });
  assert.equal(again.headers.get("set-cookie"), null);
  const forged = await begin({ origin: server.origin, cookie: "qr2pass-browser=short" });
  assert.match(forged.headers.get("set-cookie") ?? "", /^qr2pass-browser=/);
});

test("a ceremony does not exist for other browsers", async () => {
  const { browser, phone, account, begun, scanned, number } = await readyToLogIn(server.origin);
  const other = new Browser(server.origin);
  await assert.rejects(presentState(other, begun.challenge), refusedWith(404, "unknown_ceremony"));
  await other.begin();
  await phone.login(scanned, account, number);
  await assert.rejects(presentState(other, begun.challenge), refusedWith(404, "unknown_ceremony"));
  await assert.rejects(other.redeem(begun.challenge), refusedWith(404, "unknown_ceremony"));
  assert.equal(await other.isSignedIn(), false);
  await browser.redeem(begun.challenge);
});

test("a ceremony is redeemed once, and not before its approval", async () => {
  const { browser, phone, account, begun, scanned, number } = await readyToLogIn(server.origin, "/reports?week=2");
  await assert.rejects(browser.redeem(begun.challenge), refusedWith(409, "not_approved"));
  await phone.login(scanned, account, number);
  assert.equal(await browser.redeem(begun.challenge), "/reports?week=2");
  await assert.rejects(browser.redeem(begun.challenge), refusedWith(404, "unknown_ceremony"));
  assert.ok(await browser.isSignedIn());
});

test("next accepts only a path of this site", async () => {
  for (const next of [
    "//evil.example",
    "/\\evil.example",
    "https://evil.example",
    "javascript:alert(1)",
    "account",
    "",
  ]) {
    const { browser, phone, account, begun, scanned, number } = await readyToLogIn(server.origin, next);
    await phone.login(scanned, account, number);
    assert.equal(await browser.redeem(begun.challenge), "/account", next);
  }
});

test("a browser that proved itself is known to that account, until signing out everywhere forgets it", async () => {
  const { browser, phone, account, begun, scanned, number } = await readyToLogIn(server.origin);
  assert.equal(scanned.answer.known_browser, false);
  assert.equal(scanned.answer.number_digits, 2);
  assert.ok(number && number >= 10 && number <= 99);
  await phone.login(scanned, account, number);
  await browser.redeem(begun.challenge);

  const second = await browser.begin();
  const again = await phone.scan(second.link, account);
  assert.deepEqual([again.answer.known_browser, again.answer.number_digits], [true, 0]);
  assert.equal(await shownNumber(browser, second.challenge), undefined);
  await phone.login(again, account);
  await browser.redeem(second.challenge);

  const stranger = await register(server.origin);
  const third = await browser.begin();
  assert.equal((await stranger.phone.scan(third.link, stranger.account)).answer.known_browser, false);

  await browser.signOut(true);
  assert.equal(await browser.isSignedIn(), false);
  const fourth = await browser.begin();
  assert.equal((await phone.scan(fourth.link, account)).answer.known_browser, false);
});

test("a phone that sends the browser's own cookie is the same device, and one with another cookie is not", async () => {
  const { browser, phone, account } = await register(server.origin);
  const begun = await browser.begin();
  const { claimToken, link } = await phone.scan((await browser.begin()).link, account);
  const message = { version: 2, challenge: begun.challenge, claim: claimToken, key_id: account.keyId };
  const scan = async (cookie: string, more: Record<string, string> = {}) => {
    const headers = { "content-type": "application/json", cookie, ...more };
    return (
      await fetch(`${server.origin}/api/scan`, { method: "POST", headers, body: JSON.stringify(message) })
    ).json();
  };
  assert.ok(link.challenge !== begun.challenge);
  const answer = await scan(`qr2pass-browser=${browser.cookies.get("qr2pass-browser")}`);
  assert.deepEqual([answer.same_device, answer.number_digits], [true, 0]);
  message.challenge = (await browser.begin()).challenge;
  assert.equal((await scan(`qr2pass-browser=${"A".repeat(43)}`)).same_device, false);
  // With the right cookie, but from an authenticator of another site.
  message.challenge = (await browser.begin()).challenge;
  const own = `qr2pass-browser=${browser.cookies.get("qr2pass-browser")}`;
  assert.equal((await scan(own, { origin: "https://evil.example" })).same_device, false);
});

test("an event stream sends the current state first, each step once, and ends with the ceremony", async () => {
  const { browser, phone, account } = await register(server.origin);
  const begun = await browser.begin();
  const states: string[] = [];
  const reading = (async () => {
    for await (const { state } of browser.events(begun.challenge)) states.push(state);
  })();
  while (states.length < 1) await new Promise((wait) => setTimeout(wait, 5));
  const scanned = await phone.scan(begun.link, account);
  while (states.length < 2) await new Promise((wait) => setTimeout(wait, 5));
  await phone.deny(scanned);
  await reading;
  assert.deepEqual(states, ["waiting", "scanned", "denied"]);
});

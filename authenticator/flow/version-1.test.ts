import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import test, { afterEach, beforeEach } from "node:test";
import { OriginalServer } from "#tests/support/original-server.ts";
import { makeAccount } from "../make-answer.ts";
import { readCode, type Version1Code } from "../read-code.ts";
import { postUnread, SiteError } from "../site/http-client.ts";
import * as network from "../site/messages.ts";
import { type Account, addAccount, listAccounts, removeAccount, type Version1Account } from "../storage/accounts.ts";
import { claim } from "../storage/claims.ts";
import type { Version1Request } from "./flow-state.ts";
import type { Variant } from "./variant.ts";
import { settleVersion1, version1 } from "./version-1.ts";
import { version2 } from "./version-2.ts";

let server: OriginalServer;
beforeEach(async () => {
  server = await OriginalServer.start();
});
afterEach(async () => {
  await server.stop();
  for (const { keyId } of await listAccounts()) await removeAccount(keyId);
});

function read(text: string): Version1Code {
  const code = readCode(text);
  assert.equal(code.version, 1);
  return code as Version1Code;
}

const tryToKeepKey = async () => {};
const variant = (text: string) => version1(read(text), { postUnread, tryToKeepKey, now: () => 1_000, date: Date.now });
const prepare = (text: string) => variant(text).prepare();

interface Asked {
  answering: Variant;
  request: Version1Request;
}

async function asked(text: string, picked?: Account): Promise<Asked> {
  const answering = variant(text);
  const prepared = await answering.prepare(picked);
  assert.equal(prepared.kind, "ready");
  const inquired = await answering.inquire(prepared.kind === "ready" ? prepared.account : undefined);
  return { answering, request: inquired.request as Version1Request };
}

const approve = async ({ answering, request }: Asked) =>
  (await answering.approve(request, undefined)) as Version1Account;

async function register(email = "ann@example.com"): Promise<Version1Account> {
  const account = await approve(await asked(server.registerCode(email)));
  await settleVersion1(account, "worked");
  return account;
}

const outcome = (text: string) => {
  const { nonce, challenge } = JSON.parse(text);
  return server.outcomes.get(nonce ?? challenge)?.status;
};

test("registers at the original server and signs in there, with a non-exportable key", async () => {
  for (const version of [1, "1"] as const) {
    server.version = version;
    const account = await register(`ann${version}@example.com`);
    assert.equal(account.provider, server.origin);
    assert.equal(account.keyPair.privateKey.extractable, false);
    await assert.rejects(crypto.subtle.exportKey("pkcs8", account.keyPair.privateKey));

    const code = server.loginCode();
    const question = await asked(code, account);
    assert.equal(outcome(code), undefined, "nothing is sent before it is told to");
    await approve(question);
    assert.equal(outcome(code), "ok");
  }
  const [last] = await listAccounts();
  assert.equal(last?.signIns.length, 1);
});

test("it sends a simple cross-origin request with the body of the original app", async () => {
  await register();
  const code = server.loginCode();
  await approve(await asked(code));
  for (const { contentType, cookie } of server.received) {
    assert.equal(contentType, "text/plain");
    assert.equal(cookie, undefined);
  }
  const [registration, login] = server.received.map(({ body }) => body as Record<string, unknown>);
  assert.deepEqual(Object.keys(registration ?? {}).sort(), ["email", "nonce", "public_key", "version"]);
  assert.deepEqual(Object.keys(login ?? {}).sort(), ["challenge", "response", "username", "version"]);
});

test("a code that has expired by this device's clock is not answered", async () => {
  await register();
  const ranOut = { ...JSON.parse(server.loginCode()), valid_till: Math.floor(Date.now() / 1000) - 1 };
  assert.deepEqual(await prepare(JSON.stringify(ranOut)), { kind: "problem", problem: { code: "ran_out_by_clock" } });
});

test("a code with a known site's name but another host finds no account, and the problem names the known site", async () => {
  await register();
  const evil = await OriginalServer.start(server.provider);
  assert.deepEqual(await prepare(evil.loginCode()), {
    kind: "problem",
    problem: { code: "namesake", near: server.origin },
  });
  evil.provider = "another name";
  const far = { ...JSON.parse(evil.loginCode()), respond_to: "https://evil.example/api/login/" };
  assert.deepEqual(await prepare(JSON.stringify(far)), { kind: "problem", problem: { code: "no_account" } });
  await evil.stop();
  assert.equal(evil.received.length, 0);
});

test("an account of one version does not answer codes of the other", async () => {
  await register();
  const link = { action: "login", provider: server.origin, challenge: "A".repeat(22) } as const;
  const answering = version2(link, { network, tryToKeepKey, now: () => 0, origin: server.origin });
  assert.deepEqual(await answering.prepare(), { kind: "problem", problem: { code: "other_version" } });
});

test("with several accounts, the person chooses", async () => {
  const ann = await register("ann@example.com");
  await register("bob@example.com");
  const code = server.loginCode();
  const prepared = await prepare(code);
  assert.equal(prepared.kind === "choose" && prepared.accounts.length, 2);
  await approve(await asked(code, ann));
  assert.equal(outcome(code), "ok");
  const body = server.received.at(-1)?.body as { username: string };
  assert.equal(body.username, "ann@example.com");
});

const kept = async () => (await listAccounts()).map(({ keyId }) => keyId).sort();

test("the key is stored before it is sent, and the person's report of the result settles it", async () => {
  const first = await register();
  const again = await asked(server.registerCode("ann@example.com"));
  assert.equal(again.request.existing?.keyId, first.keyId);
  const second = await approve(again);
  assert.deepEqual(await kept(), [first.keyId, second.keyId].sort(), "neither may be lost yet");
  await settleVersion1(second, "failed");
  assert.deepEqual(await kept(), [first.keyId]);

  const better = await approve(await asked(server.registerCode("ann@example.com")));
  await settleVersion1(better, "worked");
  assert.deepEqual(await kept(), [better.keyId]);
});

test("an unclear result keeps the key, and signing in with it works", async () => {
  const account = await approve(await asked(server.registerCode("ann@example.com")));
  await settleVersion1(account, "nothing");
  assert.deepEqual(await kept(), [account.keyId]);
  const code = server.loginCode();
  await approve(await asked(code));
  assert.equal(outcome(code), "ok");
});

test("an answer that did not arrive can be sent again unchanged", async () => {
  const question = await asked(server.registerCode("ann@example.com"));
  const port = Number(new URL(server.origin).port);
  await server.stop();
  await assert.rejects(approve(question), (error) => error instanceof SiteError && error.problem === "no_answer");
  assert.equal((await listAccounts()).length, 1);
  server = await OriginalServer.start(undefined, port);
  await approve(question);
  await approve(question);
  assert.deepEqual(server.received[0]?.body, server.received[1]?.body);
  assert.equal((await listAccounts()).length, 1);
});

test("an answered code is not answered with a second key", async () => {
  const code = server.registerCode("ann@example.com");
  const account = await approve(await asked(code));
  const again = await prepare(code);
  assert.deepEqual(again.kind === "answered" && [again.account.keyId, again.settled], [account.keyId, false]);

  await settleVersion1(account, "worked");
  const settled = await prepare(code);
  assert.equal(settled.kind === "answered" && settled.settled, true);
  assert.equal((await listAccounts()).length, 1);
});

test("the remaining time is measured by the monotonic clock", async () => {
  await register();
  const { request } = await asked(server.loginCode());
  const left = (request.expiresAt ?? 0) - 1_000;
  assert.ok(left > 50_000 && left <= 60_000, String(left));
});

test("a site for which there is only a key of version 2 is reported as such", async () => {
  const link = { action: "register", provider: server.origin, challenge: "A".repeat(22) } as const;
  const request = { link, claim: await claim(link), email: "ann@example.com" };
  await addAccount(await makeAccount(request as Parameters<typeof makeAccount>[0], undefined));
  assert.deepEqual(await prepare(server.loginCode()), { kind: "problem", problem: { code: "other_version" } });
});

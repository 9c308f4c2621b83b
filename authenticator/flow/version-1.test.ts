import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import test, { afterEach, beforeEach } from "node:test";
import { OriginalServer } from "#tests/support/original-server.ts";
import { addAccount, listAccounts, type OriginalAccount, removeAccount } from "../accounts.ts";
import { openCeremony } from "../ceremony.ts";
import { claim } from "../claims.ts";
import { ProviderError } from "../provider.ts";
import { type OriginalCode, readCode } from "../read-code.ts";
import { makeAccount } from "../sign.ts";
import { answerOriginal, type OriginalAsked, openOriginal, settleOriginal } from "./original.ts";

let server: OriginalServer;
beforeEach(async () => {
  server = await OriginalServer.start();
});
afterEach(async () => {
  await server.stop();
  for (const { keyId } of await listAccounts()) await removeAccount(keyId);
});

function read(text: string): OriginalCode {
  const code = readCode(text);
  assert.equal(code.version, 1);
  return code as OriginalCode;
}

async function asked(text: string, picked?: OriginalAccount): Promise<OriginalAsked> {
  const opening = await openOriginal(read(text), picked);
  assert.equal(opening.kind, "asked");
  return (opening as { asked: OriginalAsked }).asked;
}

async function register(email = "ann@example.com"): Promise<OriginalAccount> {
  const answer = await answerOriginal(await asked(server.registerCode(email)));
  await answer.send();
  await settleOriginal(answer.account, true);
  return answer.account;
}

const outcome = (text: string) => {
  const { nonce, challenge } = JSON.parse(text);
  return server.outcomes.get(nonce ?? challenge)?.status;
};

test("registers at the original's server and signs in there, with a key that cannot leave", async () => {
  for (const version of [1, "1"] as const) {
    server.version = version;
    const account = await register(`ann${version}@example.com`);
    assert.equal(account.provider, server.origin);
    assert.equal(account.keyPair.privateKey.extractable, false);
    await assert.rejects(crypto.subtle.exportKey("pkcs8", account.keyPair.privateKey));

    const code = server.loginCode();
    const answer = await answerOriginal(await asked(code, account));
    assert.equal(outcome(code), undefined, "nothing is sent before it is told to");
    await answer.send();
    assert.equal(outcome(code), "ok");
  }
  const [last] = await listAccounts();
  assert.equal(last?.signIns.length, 1);
});

test("it posts as any page may to another site, and its body is the original's", async () => {
  await register();
  const code = server.loginCode();
  await (await answerOriginal(await asked(code))).send();
  for (const { contentType, cookie } of server.received) {
    assert.equal(contentType, "text/plain");
    assert.equal(cookie, undefined);
  }
  const [registration, login] = server.received.map(({ body }) => body as Record<string, unknown>);
  assert.deepEqual(Object.keys(registration ?? {}).sort(), ["email", "nonce", "public_key", "version"]);
  assert.deepEqual(Object.keys(login ?? {}).sort(), ["challenge", "response", "username", "version"]);
});

test("a code that ran out by this device's clock is not answered", async () => {
  await register();
  const ranOut = { ...JSON.parse(server.loginCode()), valid_till: Math.floor(Date.now() / 1000) - 1 };
  assert.deepEqual(await openOriginal(read(JSON.stringify(ranOut))), { kind: "ran_out" });
});

test("a known site's name with another host finds no account, and says whose name it is", async () => {
  await register();
  const evil = await OriginalServer.start(server.provider);
  assert.deepEqual(await openOriginal(read(evil.loginCode())), {
    kind: "no_account",
    namesake: server.origin,
    near: server.origin,
  });
  evil.provider = "another name";
  const far = { ...JSON.parse(evil.loginCode()), respond_to: "https://evil.example/api/login/" };
  const nothing = { kind: "no_account", namesake: undefined, near: undefined };
  assert.deepEqual(await openOriginal(read(JSON.stringify(far))), nothing);
  await evil.stop();
  assert.equal(evil.received.length, 0);
});

test("accounts of the two versions do not answer for each other", async () => {
  await register();
  const link = { action: "login", provider: server.origin, challenge: "A".repeat(22), validTill: 1795600000 } as const;
  assert.deepEqual(await openCeremony(link), { kind: "no_account", near: undefined, otherKind: true });
});

test("several accounts: the person picks", async () => {
  const ann = await register("ann@example.com");
  await register("bob@example.com");
  const code = server.loginCode();
  const opening = await openOriginal(read(code));
  assert.equal(opening.kind === "choose" && opening.accounts.length, 2);
  await (await answerOriginal(await asked(code, ann))).send();
  assert.equal(outcome(code), "ok");
  const body = server.received.at(-1)?.body as { username: string };
  assert.equal(body.username, "ann@example.com");
});

test("the key is kept before it is sent, and what the person sees on the screen settles it", async () => {
  const first = await register();
  const again = await asked(server.registerCode("ann@example.com"));
  assert.equal(again.action === "register" && again.existing?.keyId, first.keyId);
  const answer = await answerOriginal(again);
  const kept = async () => (await listAccounts()).map(({ keyId }) => keyId).sort();
  assert.deepEqual(await kept(), [first.keyId, answer.account.keyId].sort(), "neither may be lost yet");
  await settleOriginal(answer.account, false);
  assert.deepEqual(await kept(), [first.keyId]);

  const better = await answerOriginal(await asked(server.registerCode("ann@example.com")));
  await better.send();
  await settleOriginal(better.account, true);
  assert.deepEqual(await kept(), [better.account.keyId]);
});

test("an answer that did not arrive may be sent again, and is the same", async () => {
  const code = server.registerCode("ann@example.com");
  const answer = await answerOriginal(await asked(code));
  const port = Number(new URL(server.origin).port);
  await server.stop();
  await assert.rejects(answer.send(), (error) => error instanceof ProviderError && error.problem === "no_answer");
  assert.equal((await listAccounts()).length, 1);
  server = await OriginalServer.start(undefined, port);
  await answer.send();
  await answer.send();
  assert.deepEqual(server.received[0]?.body, server.received[1]?.body);
});

test("a code that was answered is not answered with a second key", async () => {
  const code = server.registerCode("ann@example.com");
  const answer = await answerOriginal(await asked(code));
  await answer.send();
  const again = await openOriginal(read(code));
  assert.equal(again.kind, "answered");
  assert.deepEqual(again.kind === "answered" && [again.account.keyId, again.settled], [answer.account.keyId, false]);

  await settleOriginal(answer.account, true);
  const settled = await openOriginal(read(code));
  assert.equal(settled.kind === "answered" && settled.settled, true);
  assert.equal((await listAccounts()).length, 1);
});

test("a code whose answer never arrived is answered with the key that it made", async () => {
  const code = server.registerCode("ann@example.com");
  const first = await answerOriginal(await asked(code));
  const second = await answerOriginal(await asked(code));
  assert.equal(second.account.keyId, first.account.keyId);
  await second.send();
  assert.equal(outcome(code), "ok");
  assert.equal((await listAccounts()).length, 1);
});

test("a site whose key here is of version 2 is not a site without an account", async () => {
  const link = {
    action: "register",
    provider: server.origin,
    challenge: "A".repeat(22),
    validTill: 1795600000,
  } as const;
  await addAccount(await makeAccount("ann@example.com", link, await claim(link), undefined));
  assert.deepEqual(await openOriginal(read(server.loginCode())), { kind: "other_kind" });
});

import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import test from "node:test";
import type { Link } from "#lib/protocol/link.ts";
import { randomToken } from "#lib/protocol/random.ts";
import { claim, claimOf, closeClaim, noteQuestion, openQuestion } from "./claims.ts";

const link = (): Link => ({ action: "login", provider: "https://site.example", challenge: randomToken(16) });

test("a question is open until it is answered or closed, or its time is over", async () => {
  assert.equal(await openQuestion(), undefined);
  const [first, second] = [link(), link()];
  await claim(first, "key");
  assert.deepEqual(await openQuestion(), { link: first, unsent: false });
  assert.equal(await openQuestion(Date.now() + 121_000), undefined);
  await new Promise((resolve) => setTimeout(resolve, 2));
  await claim(second);
  assert.deepEqual(await openQuestion(), { link: second, unsent: false });
  await closeClaim(second.challenge);
  // The question of a newer code has replaced the first one.
  assert.equal(await openQuestion(), undefined);
});

test("a question for which nothing was sent is open too, and stays unsent until a scan", async () => {
  const choice = link();
  await noteQuestion(choice);
  await noteQuestion(choice);
  assert.deepEqual(await openQuestion(), { link: choice, unsent: true });
  await claim(choice, "key");
  assert.deepEqual(await openQuestion(), { link: choice, unsent: false });
  await noteQuestion(choice);
  assert.deepEqual(await openQuestion(), { link: choice, unsent: false });
  await closeClaim(choice.challenge);
});

test("a code that is scanned again keeps the token and time of its first scan, and its question is open again", async () => {
  const again = link();
  const { token, madeAt } = await claim(again, "key");
  await closeClaim(again.challenge);
  assert.deepEqual(await claim(again, "key"), { token, madeAt, keyId: "key", link: again });
  assert.notEqual((await claim(again, "another key")).token, token);
  assert.equal((await claimOf(again.challenge))?.keyId, "another key");
  await closeClaim(again.challenge);
});

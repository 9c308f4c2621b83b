import assert from "node:assert/strict";
import test from "node:test";
import { ProtocolError } from "#lib/protocol/errors.ts";
import { json, okAnswer, refusal } from "./answer.ts";

test("an unknown address is written as text", () => {
  assert.equal(okAnswer(null, "Done.").email, "null");
  assert.equal(okAnswer("ann@example.com", "Done.").email, "ann@example.com");
});

test("a JSON reply is never cached, and can have more headers", () => {
  const { status, headers, body } = json({ a: 1 }, { status: 201, headers: { "set-cookie": "c" } });
  assert.deepEqual([status, body], [201, '{"a":1}']);
  assert.deepEqual(headers, { "content-type": "application/json", "cache-control": "no-store", "set-cookie": "c" });
});

test("a refusal has its code, its status and the time to wait", () => {
  const { status, headers, body } = refusal(new ProtocolError("rate_limited", { retryAfter: 7 }));
  assert.equal(status, 429);
  assert.equal(headers["retry-after"], "7");
  const answer = JSON.parse(String(body));
  assert.deepEqual([answer.version, answer.status, answer.email, answer.code], [2, "nok", "null", "rate_limited"]);
  assert.equal(refusal(new ProtocolError("not_found")).headers["retry-after"], undefined);
});

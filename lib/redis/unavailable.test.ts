import assert from "node:assert/strict";
import test from "node:test";
import { isUnknownScript, RedisReplyError, unavailable } from "./unavailable.ts";

test("a refusal tells when to try again, and keeps its cause", () => {
  const cause = new Error("lost");
  const { code, retryAfter, cause: kept } = unavailable(cause);
  assert.deepEqual([code, retryAfter, kept], ["unavailable", 2, cause]);
});

test("an unknown script is told from other errors", () => {
  assert.ok(isUnknownScript(new Error("NOSCRIPT No matching script.")));
  assert.ok(!isUnknownScript(new Error("ERR NOSCRIPTS")));
  assert.ok(!isUnknownScript("NOSCRIPT"));
});

test("an error reply is reduced to its code, without the command", () => {
  assert.equal(new RedisReplyError("OOM command not allowed: set secret").message, "OOM");
  assert.equal(new RedisReplyError("a secret").message, "ERR");
});

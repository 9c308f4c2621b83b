import assert from "node:assert/strict";
import test from "node:test";
import { apiKind, COSTS, PER_MINUTE } from "./allowances.ts";

test("preflight requests, which any site can make a browser send, are free", () => {
  assert.equal(COSTS[apiKind("OPTIONS", "/api/scan")].weight, 0);
});

test("a new code costs more than other messages, and reading a state costs less than a page", () => {
  for (const path of ["/api/ceremonies", "/api/ceremonies/"]) assert.equal(apiKind("POST", path), "ceremony");
  for (const path of ["/api/scan", "/api/login/", "/api/ceremonies/x/redeem", "/api/keys/remove", "/api/new"]) {
    assert.equal(apiKind("POST", path), "message", path);
  }
  assert.equal(apiKind("GET", "/api/ceremonies/x/events"), "call");
  assert.equal(apiKind("POST", "/api/sign-out"), "call", "signing out needs no store of ceremonies");
});

test("300 people behind one address can sign in within a minute", () => {
  const { page, call, message, ceremony } = COSTS;
  assert.ok(300 * ceremony.weight + 1200 * message.weight <= PER_MINUTE.messages);
  // Each of 300 people loads two pages, opens two streams and reads the session.
  assert.ok(300 * (2 * page.weight + 3 * call.weight) <= PER_MINUTE.visits);
});

import assert from "node:assert/strict";
import test from "node:test";
import { parseSettings, provideSettings } from "#lib/foundation/settings.ts";
import { replaceSingleton } from "#lib/foundation/singleton.ts";
import { type Caller, callerOf } from "./caller.ts";
import { currentPeer, isForwarded, type Peer } from "./peer.ts";

const PEER: Peer = { address: "10.0.0.1", forwarded: false, encrypted: false };

/** The caller of a request, on a server with these settings. */
function caller(
  settings: Record<string, string>,
  forwardedFor: string | null,
  peer: Partial<Peer> | null = {},
): Caller {
  provideSettings(parseSettings(settings));
  replaceSingleton("trusted-proxies");
  const ask = () => callerOf(new Headers(forwardedFor === null ? {} : { "x-forwarded-for": forwardedFor }));
  return peer ? currentPeer().run({ ...PEER, ...peer }, ask) : ask();
}

const BEHIND = { TRUSTED_PROXIES: "10.0.0.0/8" };
const UNKNOWN = { address: "10.0.0.1", limitedBy: "10.0.0.1", network: null };
const known = (address: string) => ({ address, limitedBy: address, network: address });

test("without a proxy the peer is the caller, whatever Next writes into X-Forwarded-For", () => {
  assert.deepEqual(caller({}, "10.0.0.1"), known("10.0.0.1"));
  assert.deepEqual(caller({ AUTH_URL: "https://a.example" }, null, { encrypted: true }), known("10.0.0.1"));
});

test("a proxy that nobody named is no caller's network", () => {
  assert.deepEqual(caller({}, "10.0.0.1", { forwarded: true }), UNKNOWN);
  assert.deepEqual(caller({ AUTH_URL: "https://a.example" }, "10.0.0.1"), UNKNOWN, "HTTPS ended before us");
  assert.deepEqual(caller({ TRUSTED_PROXIES: "192.0.2.1" }, "203.0.113.7", { forwarded: true }), UNKNOWN);
});

test("behind a named proxy the caller is the last hop that is no proxy of ours", () => {
  for (const hops of [
    "203.0.113.7",
    "198.51.100.1, 203.0.113.7",
    "unknown, 203.0.113.7, 10.1.1.1",
    "203.0.113.7:4711",
  ]) {
    assert.deepEqual(caller(BEHIND, hops, { forwarded: true }), known("203.0.113.7"), hops);
  }
});

test("a named proxy that does not tell the client's address leaves it unknown, and believes nobody else", () => {
  for (const hops of [
    "",
    "10.0.0.1",
    "10.2.2.2, 10.0.0.1",
    "unknown",
    "203.0.113.7, unknown",
    "203.0.113.7, unix:, 10.0.0.1",
  ]) {
    assert.deepEqual(caller(BEHIND, hops, { forwarded: true }), UNKNOWN, hops);
  }
  assert.deepEqual(caller(BEHIND, null), UNKNOWN);
});

test("on a platform there is no peer, and its header counts only where it is named", () => {
  const nobody = { address: "", limitedBy: "", network: null };
  assert.deepEqual(caller({ TRUSTED_PROXIES: "platform" }, "203.0.113.7", null), known("203.0.113.7"));
  assert.deepEqual(caller({ TRUSTED_PROXIES: "platform" }, "203.0.113.7, _hidden", null), nobody);
  assert.deepEqual(caller({}, "203.0.113.7", null), nobody);
});

test("every header that a proxy leaves is noticed, and none of a browser's", () => {
  for (const name of ["x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "forwarded", "via", "x-real-ip"]) {
    assert.ok(isForwarded(["host", name]), name);
  }
  assert.ok(isForwarded(["cf-connecting-ip"]) && isForwarded(["x-client-ip"]) && isForwarded(["true-client-ip"]));
  assert.equal(isForwarded(["host", "origin", "cookie", "user-agent", "x-requested-with", "sec-fetch-site"]), false);
});

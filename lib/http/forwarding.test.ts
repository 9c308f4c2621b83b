import assert from "node:assert/strict";
import test from "node:test";
import { addressRanges, parseAddress } from "./addresses.ts";
import { isForwarding, revealsOtherHops } from "./forwarding.ts";

const client = parseAddress("203.0.113.7");
const reveals = (headers: Record<string, string>, trustedHops = 1) =>
  revealsOtherHops(Object.entries(headers), {
    client: client ?? assert.fail(),
    isTrusted: addressRanges(["10.0.0.0/8"]),
    trustedHops,
  });

test("headers of declared proxies, and headers that name the same client, reveal nothing", () => {
  const harmless: Record<string, string>[] = [
    { "x-forwarded-for": "1.2.3.4, 203.0.113.7" },
    { "x-forwarded-proto": "https" },
    { "x-real-ip": "203.0.113.7" },
    { "x-real-ip": "10.0.0.1" },
    { via: "1.1 proxy" },
    { forwarded: 'for="203.0.113.7:4711"' },
    { "cf-connecting-ip": "203.0.113.7", "cf-ray": "x" },
  ];
  for (const headers of harmless) assert.equal(reveals(headers), false, JSON.stringify(headers));
});

test("another client, another hop, and a network that does not name its client are revealed", () => {
  const revealing: Record<string, string>[] = [
    { "x-real-ip": "198.51.100.1" },
    { via: "1.1 a, 1.1 b" },
    { forwarded: "for=203.0.113.7, for=198.51.100.1" },
    { forwarded: "proto=https" },
    { "cf-connecting-ip": "198.51.100.1" },
    { "cf-ray": "x" },
  ];
  for (const headers of revealing) assert.equal(reveals(headers), true, JSON.stringify(headers));
});

test("ordinary headers of browsers are not looked at", () => {
  for (const name of ["host", "user-agent", "cookie", "referer", "origin", "accept"])
    assert.ok(!isForwarding(name), name);
  for (const name of ["via", "forwarded", "x-forwarded-host", "true-client-ip", "cdn-loop"]) {
    assert.ok(isForwarding(name), name);
  }
});

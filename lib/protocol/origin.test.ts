import assert from "node:assert/strict";
import test from "node:test";
import { isLoopback, isProvider } from "./origin.ts";

test("a site's origin is HTTPS, or HTTP on this machine, and nothing but an origin", () => {
  for (const origin of ["https://a.example", "https://a.example:8443", "http://localhost:3000", "http://127.0.0.1"]) {
    assert.ok(isProvider(origin), origin);
  }
  const refused = [
    "http://a.example",
    "https://a.example/",
    "https://A.example",
    "https://u@a.example",
    "ftp://a.example",
  ];
  for (const origin of [...refused, "https://a.example:443", "http://localhost.evil.example", "", "a.example"]) {
    assert.ok(!isProvider(origin), origin);
  }
});

test("only loopback addresses and localhost are this machine", () => {
  for (const host of ["localhost", "127.0.0.1", "127.255.0.9", "[::1]"]) assert.ok(isLoopback(host), host);
  for (const host of ["127.0.0.1.nip.io", "1127.0.0.1", "localhost.", "[::2]", "0.0.0.0"])
    assert.ok(!isLoopback(host), host);
});

import assert from "node:assert/strict";
import test from "node:test";
import { isLocalHost } from "./reachability.ts";

test("recognises addresses and names of the local network", () => {
  for (const host of [
    "localhost",
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.20",
    "169.254.1.1",
    "100.64.0.1",
    "[::1]",
    "[fd12:3456::1]",
    "[fe80::1]",
    "nas",
    "Box.local",
    "login.home.arpa",
    "sso.internal",
  ]) {
    assert.ok(isLocalHost(host), host);
  }
  for (const host of ["login.example.com", "8.8.8.8", "172.32.0.1", "172.15.0.1", "100.128.0.1", "[2001:db8::1]"]) {
    assert.ok(!isLocalHost(host), host);
  }
});

import assert from "node:assert/strict";
import test from "node:test";
import { strictTransport } from "./strict-transport.ts";

const promised = (address: string, HSTS_INCLUDE_SUBDOMAINS = false) =>
  strictTransport({ address, HSTS_INCLUDE_SUBDOMAINS })[0]?.value;

test("HTTPS is promised where the site has the host to itself", () => {
  assert.equal(promised("https://login.example.com"), "max-age=31536000");
  assert.equal(promised("https://login.example.com:443"), "max-age=31536000");
});

test("nothing is promised for a host whose other ports may speak plain HTTP, for loopback, or over plain HTTP", () => {
  for (const address of [
    "https://box.local:3000",
    "https://localhost",
    "https://127.0.0.1:3000",
    "http://localhost:3000",
  ]) {
    assert.equal(promised(address, true), undefined, address);
  }
});

test("hosts below the site's own are included where that is wanted", () => {
  assert.equal(promised("https://login.example.com", true), "max-age=31536000; includeSubDomains");
});

import assert from "node:assert/strict";
import test from "node:test";
import { strictTransport } from "./strict-transport.ts";

const promised = (address: string, HSTS_INCLUDE_SUBDOMAINS = false) =>
  strictTransport({ address, HSTS_INCLUDE_SUBDOMAINS })[0]?.value;

test("the header is sent if the site uses the host's default port", () => {
  assert.equal(promised("https://login.example.com"), "max-age=31536000");
  assert.equal(promised("https://login.example.com:443"), "max-age=31536000");
});

test("the header is not sent for a host with a port, for loopback, or over plain HTTP", () => {
  for (const address of [
    "https://box.local:3000",
    "https://localhost",
    "https://127.0.0.1:3000",
    "http://localhost:3000",
  ]) {
    assert.equal(promised(address, true), undefined, address);
  }
});

test("subdomains are included if the setting says so", () => {
  assert.equal(promised("https://login.example.com", true), "max-age=31536000; includeSubDomains");
});

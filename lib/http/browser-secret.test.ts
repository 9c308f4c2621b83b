import assert from "node:assert/strict";
import test from "node:test";
import { browserHashOf, ensureBrowserSecret, makeBrowserSecret } from "./browser-secret.ts";

const SITE = "https://login.example.com";
const sent = (setCookie: string) => new Headers({ cookie: setCookie.split(";", 1)[0] ?? "" });

test("a secret that was set comes back as its hash, and neither contains the other", () => {
  const { cookie, browserHash } = makeBrowserSecret(SITE);
  assert.equal(browserHashOf(sent(cookie), SITE), browserHash);
  assert.ok(!cookie.includes(browserHash));
  assert.match(cookie, /^__Host-qr2pass-browser=[\w-]{43}; /);
  for (const attribute of ["HttpOnly", "Secure", "SameSite=Lax", "Path=/"])
    assert.ok(cookie.includes(attribute), cookie);
});

test("anything but 32 bytes of base64url is no secret", () => {
  for (const value of ["", "short", "A".repeat(44), `${"A".repeat(42)}B`, `${"A".repeat(42)}=`]) {
    assert.equal(browserHashOf(new Headers({ cookie: `__Host-qr2pass-browser=${value}` }), SITE), null, value);
  }
});

test("a browser with a secret keeps it", () => {
  assert.deepEqual(ensureBrowserSecret("its hash", SITE), { browserHash: "its hash", headers: {} });
  const fresh = ensureBrowserSecret(null, SITE);
  assert.equal(browserHashOf(sent(fresh.headers["set-cookie"] ?? ""), SITE), fresh.browserHash);
});

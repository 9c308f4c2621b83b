import assert from "node:assert/strict";
import test from "node:test";
import { parseSettings, provideSettings } from "#lib/foundation/settings.ts";
import { providerOf } from "./provider.ts";

test("with AUTH_URL, Host is ignored", () => {
  provideSettings(parseSettings({ AUTH_URL: "https://login.example.com" }));
  for (const host of ["evil.example", "localhost", undefined])
    assert.equal(providerOf(host), "https://login.example.com");
});

test("without AUTH_URL only hosts of this machine are served", () => {
  provideSettings(parseSettings({}));
  const served: Record<string, string> = {
    "localhost:3000": "http://localhost:3000",
    "LOCALHOST:80": "http://localhost",
    "127.0.0.1:3000": "http://127.0.0.1:3000",
    "[::1]:3000": "http://[::1]:3000",
  };
  for (const [host, origin] of Object.entries(served)) assert.equal(providerOf(host), origin);
  const refused = ["login.example.com", "localhost.evil.example", "a@localhost", "localhost/x", "127.1", "", undefined];
  for (const host of refused) assert.throws(() => providerOf(host), { code: "wrong_host" }, String(host));
});

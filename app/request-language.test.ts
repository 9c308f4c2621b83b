import assert from "node:assert/strict";
import test from "node:test";
import { parseSettings, provideSettings } from "#lib/foundation/settings.ts";
import { requestLanguage } from "./request-language.ts";

const ask = (cookie: string) => requestLanguage(new Headers({ cookie, "accept-language": "en" }));

test("over HTTPS only a cookie that no sibling domain can set chooses the language", () => {
  provideSettings(parseSettings({ AUTH_URL: "https://login.example.com", TRUSTED_PROXIES: "none" }));
  assert.equal(ask("__Host-qr2pass-language=el"), "el");
  assert.equal(ask("qr2pass-language=el"), "en");
  assert.equal(ask("__Host-qr2pass-language=el; __host-qr2pass-language=en"), "en");
});

test("over plain HTTP on loopback the cookie has no prefix", () => {
  provideSettings(parseSettings({}));
  assert.equal(ask("qr2pass-language=el"), "el");
  assert.equal(ask("__Host-qr2pass-language=el"), "en");
});

test("a language that the site does not have, and unusual headers, lead to a language that it has", () => {
  provideSettings(parseSettings({}));
  assert.equal(ask("qr2pass-language=xx"), "en");
  const prefers = (text: string) => requestLanguage(new Headers({ "accept-language": text }));
  assert.equal(prefers("fr, el ; q=0.8, en;q=0.5"), "el");
  assert.equal(prefers("el;q=0"), "en");
  assert.equal(prefers(`en${" ".repeat(30_000)}x, el`), "el");
});

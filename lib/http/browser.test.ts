import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { describeBrowser } from "./browser.ts";

const named = (userAgent: string | null) => {
  const { name, system } = describeBrowser(userAgent, "");
  return `${name} on ${system}`;
};

test("common browsers are named", () => {
  const all = {
    "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0": "Firefox on Linux",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36":
      "Chrome on Windows",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0":
      "Microsoft Edge on Windows",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1":
      "Safari on iOS",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15":
      "Safari on macOS",
    "Mozilla/5.0 (Linux; Android 15; SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36":
      "Samsung Internet for Android on Android",
    "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36":
      "Chrome on Chrome OS",
  };
  for (const [userAgent, name] of Object.entries(all)) assert.equal(named(userAgent), name);
});

test("an invented User-Agent is never shown", () => {
  for (const text of [
    "Your own laptop - checked by IT, press 42/1.0",
    "Approved by Google/1.0 (Your computer; Linux)",
    "Press 42/1",
    "curl/8.0",
    "<b>Safe</b>/1",
    "\u202eSafe/1",
    "",
  ]) {
    assert.match(named(text), /^Unknown browser on (unknown system|Linux)$/, text);
  }
  assert.equal(named(null), "Unknown browser on unknown system");
});

test("for any input, names are a few words of letters, digits and spaces", () => {
  const words = fc.constantFrom(
    "Mozilla/5.0",
    "Chrome/1",
    "(X11; IT checked)",
    "Safari",
    "Android 9",
    "Press 42",
    "Version/4",
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(words, fc.string()), { maxLength: 8 }), (parts) => {
      assert.match(named(parts.join(" ")), /^[\w -]{1,40} on [\w ]{1,20}$/);
      assert.doesNotMatch(named(parts.join(" ")), /IT checked|Press 42/);
    }),
  );
});

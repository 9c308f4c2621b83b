import assert from "node:assert/strict";
import test from "node:test";
import { domainToASCII } from "node:url";
import fc from "fast-check";
import { unicodeHost } from "./unicode-host.ts";

test("decodes the samples of RFC 3492 and real names", () => {
  assert.equal(unicodeHost("xn--egbpdaj6bu4bxfgehfvwxn"), "ليهمابتكلموشعربي؟");
  assert.equal(unicodeHost("xn--ihqwcrb4cv8a8dqg056pqjye"), "他们为什么不说中文");
  assert.equal(unicodeHost("xn--MajiKoi5-783gue6qz075azm5e".toLowerCase()), "majiでkoiする5秒前");
  assert.equal(unicodeHost("www.xn--bcher-kva.example"), "www.bücher.example");
  assert.equal(unicodeHost("login.example.com"), "login.example.com");
});

test("does not change an invalid label", () => {
  assert.equal(unicodeHost("xn--!.example"), "xn--!.example");
  assert.equal(unicodeHost("xn--99999999.example"), "xn--99999999.example");
});

test("reverses the platform's own encoder", () => {
  const letter = fc.constantFrom(..."abcxyzäöüßñéгдежαβγδ日本語한국אבג0123456789");
  fc.assert(
    fc.property(fc.array(letter, { minLength: 1, maxLength: 20 }), (letters) => {
      const host = domainToASCII(`${letters.join("")}.example`);
      // The platform refuses host names that mix text directions.
      fc.pre(host !== "");
      assert.equal(domainToASCII(unicodeHost(host)), host);
    }),
  );
});

test("returns something for any label", () => {
  fc.assert(fc.property(fc.string({ maxLength: 40 }), (text) => typeof unicodeHost(`xn--${text}`) === "string"));
});

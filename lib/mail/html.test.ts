import assert from "node:assert/strict";
import test from "node:test";
import { htmlOf } from "./html.ts";
import type { MailParts } from "./mail-parts.ts";

const PARTS: MailParts = {
  language: "en",
  subject: "A subject",
  paragraphs: ["One."],
  code: null,
  button: null,
  after: [],
  second: null,
  place: null,
  help: "Help.",
};

test("no value can add an element or leave its attribute", () => {
  const evil = '"><script>x</script>&';
  const html = htmlOf({
    ...{ ...PARTS, subject: evil, paragraphs: [evil], code: evil, place: evil, after: [evil], help: evil },
    button: { words: evil, url: `https://a.example/${evil}` },
    second: { words: evil, url: `https://a.example/${evil}` },
  });
  assert.doesNotMatch(html, /<script/);
  assert.doesNotMatch(html, /href="[^"]*"[^ >]/);
  assert.equal(html.match(/&lt;script&gt;/g)?.length, 11);
});

test("nothing is loaded from elsewhere", () => {
  assert.doesNotMatch(htmlOf(PARTS), /<img|<link|url\(|src=/);
});

test("absent parts leave nothing behind", () => {
  assert.doesNotMatch(htmlOf(PARTS), /<a /);
  assert.match(htmlOf({ ...PARTS, code: "123456" }), />123456</);
});

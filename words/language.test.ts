import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { LANGUAGES, type Language, localeOf, preferredLanguage } from "./language.ts";

test("the browser's preferred language is chosen by its weights", () => {
  const wishes: [string | null, string][] = [
    [null, "en"],
    ["", "en"],
    ["el", "el"],
    ["el-GR,el;q=0.9,en;q=0.8", "el"],
    ["en-US,en;q=0.9,el;q=0.8", "en"],
    ["de-DE, el;q=0.4, en;q=0.3", "el"],
    ["en;q=0.2, el ; q=0.5", "el"],
    ["el;q=0, en", "en"],
    ["fr, de", "en"],
    ["*", "en"],
    ["constructor, toString", "en"],
  ];
  for (const [header, language] of wishes) assert.equal(preferredLanguage(header), language, String(header));
});

test("dates use the reader's variant of the page's language", () => {
  const cases: [Language, string | null, string][] = [
    ["en", "en-GB,en;q=0.9", "en-GB"],
    ["en", "en,en-GB;q=0.9", "en-GB"],
    ["en", "de-DE,de;q=0.9,en-AU;q=0.5", "en-AU"],
    ["el", "en-GB,en;q=0.9", "el"],
    ["el", "el-CY,el;q=0.9", "el-CY"],
    ["en", null, "en"],
    ["en", "en-", "en"],
    ["en", "en-not_a_tag", "en"],
  ];
  for (const [language, header, locale] of cases) assert.equal(localeOf(language, header), locale, String(header));
  const morning = new Date("2026-11-24T09:05:06Z");
  assert.match(
    new Intl.DateTimeFormat(localeOf("en", "en-GB"), { dateStyle: "short", timeZone: "UTC" }).format(morning),
    /^24/,
  );
});

test("no value of the header throws", () => {
  fc.assert(fc.property(fc.string(), (header) => preferredLanguage(header) in LANGUAGES));
  fc.assert(fc.property(fc.string(), (header) => new Intl.Locale(localeOf("en", header)).language === "en"));
});

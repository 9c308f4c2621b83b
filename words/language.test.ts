import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { LANGUAGES, preferredLanguage } from "./language.ts";

test("the browser's wish decides, by its weights", () => {
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

test("no header throws", () => {
  fc.assert(fc.property(fc.string(), (header) => preferredLanguage(header) in LANGUAGES));
});

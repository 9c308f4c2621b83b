import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { ago, exactly, fill, plural } from "./format.ts";

test("placeholders are replaced by values, whatever these contain", () => {
  assert.equal(fill("Hello {name}, {name}", { name: "{name} $& {x}" }), "Hello {name} $& {x}, {name} $& {x}");
  assert.equal(fill("{nobody} stays", {}), "{nobody} stays");
  fc.assert(fc.property(fc.string(), (name) => fill("a{name}b", { name }) === `a${name}b`));
});

test("plural forms follow the rules of the language", () => {
  const texts = { one: "{count} second", other: "{count} seconds" };
  assert.equal(plural("en", 1, texts), "1 second");
  assert.equal(plural("en", 0, texts), "0 seconds");
  assert.equal(plural("el", 1234, { other: "{count} {what}" }, { what: "κλειδιά" }), "1.234 κλειδιά");
});

test("relative times are written in words", () => {
  const now = new Date("2026-11-24T12:00:00Z");
  const before = (seconds: number) => ago("en", new Date(now.getTime() - 1000 * seconds), now);
  assert.equal(before(0), "now");
  assert.equal(before(29), "now");
  assert.equal(before(60), "1 minute ago");
  assert.equal(before(59 * 60), "59 minutes ago");
  assert.equal(before(60 * 60), "1 hour ago");
  assert.equal(before(24 * 3600), "yesterday");
  assert.equal(before(7 * 24 * 3600), "last week");
  assert.equal(before(40 * 24 * 3600), "last month");
  assert.equal(before(800 * 24 * 3600), "2 years ago");
  assert.equal(ago("el", new Date("2026-11-24T11:57:00Z"), now), "πριν από 3 λεπτά");
});

test("the exact time contains the day, the year and the second", () => {
  const text = exactly("en", new Date("2026-11-24T12:34:56Z"), "UTC");
  for (const part of ["Tuesday", "24", "November", "2026", "34:56"]) assert.ok(text.includes(part), text);
});

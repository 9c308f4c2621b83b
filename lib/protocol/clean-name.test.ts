import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { cleanName } from "./clean-name.ts";

test("ordinary device names are not changed", () => {
  for (const name of ["Ann's phone", "Τηλέφωνο της Άννας", "هاتف آن", "アンの電話", "Pixel 9 🦊", "Handy (grün)"]) {
    assert.equal(cleanName(name), name);
  }
  assert.equal(cleanName("  Ann's\t\tphone \n"), "Ann's phone");
  assert.equal(cleanName("Cafe\u0301"), "Caf\u00e9");
});

test("invisible and direction-changing characters are removed", () => {
  const unwanted = [
    ..."\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c",
    ..."\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f\u115f\u1160\u17b4\u180e\u3164\uffa0\ufe0f",
    ..."\u0000\u0007\u001b\u007f\u0085\u2028\u2029\ue000",
    ..."\u{e0041}\u{1d173}\u{e0100}",
    "\ud800",
  ];
  for (const character of unwanted) {
    const point = character.codePointAt(0)?.toString(16);
    assert.equal(cleanName(`A${character}nn`).replace(" ", ""), "Ann", `U+${point}`);
    assert.equal(cleanName(character), "", `U+${point} alone`);
  }
  assert.equal(cleanName("Ann\u2800\u00a0\u2003phone"), "Ann phone");
});

test("combining marks are limited, so that they do not overlap other lines", () => {
  assert.ok(cleanName(`Z${"\u0335\u0321".repeat(40)}algo`).length < 12);
});

test("cleaning a clean name does not change it", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const once = cleanName(text);
      assert.equal(cleanName(once), once);
      assert.doesNotMatch(once, /[\p{Cc}\p{Cf}\p{Cs}\u202e]|^ | $| {2}/u);
    }),
    { numRuns: 1000 },
  );
});

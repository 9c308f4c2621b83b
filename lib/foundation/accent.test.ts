import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { contrast, parseAccent } from "./accent.ts";

test("contrast is computed as WCAG defines it", () => {
  assert.equal(Math.round(contrast("#000000", "#ffffff")), 21);
  assert.equal(contrast("#777777", "#ffffff").toFixed(2), "4.48");
  assert.equal(contrast("#767676", "#ffffff").toFixed(2), "4.54");
});

test("a colour with too little contrast is refused with a sentence that gives the ratio", () => {
  assert.match(String(parseAccent("#ffcc00")), /White text on #ffcc00 has a contrast of 1\.5.*darker/);
  assert.match(String(parseAccent("#0a6447,#0a6447")), /contrast of .*lighter colour for the dark theme/);
  assert.match(String(parseAccent("#777777")), /contrast of 4\.4/);
});

test("an invalid colour is refused with an example of a valid one", () => {
  for (const text of ["red", "", "#12", "#0a6447,", "#0a6447,#fff,#fff", "#0a6447;}body{", "rgb(1,2,3)"]) {
    assert.match(String(parseAccent(text)), /such as #0a6447/, text);
  }
});

test("every accepted colour is readable in both themes, and the output contains only colours", () => {
  let taken = 0;
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 0xffffff }), (value) => {
      const accent = parseAccent(`#${value.toString(16).padStart(6, "0")}`);
      if (typeof accent === "string") return;
      taken += 1;
      for (const [theme, card] of [
        ["light", "#ffffff"],
        ["dark", "#151817"],
      ] as const) {
        const colours = accent[theme];
        for (const colour of Object.values(colours)) assert.match(colour, /^#[0-9a-f]{6}$/);
        assert.ok(contrast(colours.accent, colours.onAccent) >= 4.5);
        assert.ok(contrast(colours.accent, card) >= 4.5);
        assert.ok(contrast(colours.hover, colours.onAccent) >= 4.5);
      }
    }),
    { numRuns: 2000 },
  );
  assert.ok(taken > 100, `${taken} of 2000 colours were taken`);
});

import assert from "node:assert/strict";
import test from "node:test";
import { encodeQR, type Mask } from "qr";
import { seededRandom } from "#tests/support/random.ts";
import { type Damaged, pictureOf, repair } from "./repair.ts";

const TEXT = "https://login.example.com/authenticator#version=2&action=login&challenge=AAAAAAAAAAAAAAAAAAAAAA";
const LEVELS = { L: "low", M: "medium", Q: "quartile", H: "high" } as const;

/** An undamaged code. */
function code(level: keyof typeof LEVELS, version: number, mask: Mask = 2): Damaged & { modules: Uint8Array } {
  const bordered = encodeQR(TEXT.slice(0, version < 5 ? 20 : 80), "raw", {
    ecc: LEVELS[level],
    version,
    mask,
    border: 1,
  });
  const rows = bordered.slice(1, -1).map((row) => row.slice(1, -1));
  return { size: rows.length, modules: Uint8Array.from(rows.flat(), (dark) => (dark ? 0 : 255)), version, level, mask };
}

/** The same code with a round light spot that covers about `part` of its area. */
function hidden(whole: ReturnType<typeof code>, part: number): ReturnType<typeof code> {
  const { size } = whole;
  const middle = size * 0.55;
  const radius = size * Math.sqrt(part / Math.PI);
  const isHidden = (at: number) =>
    Math.hypot((at % size) + 0.5 - middle, Math.floor(at / size) + 0.5 - middle) < radius;
  return { ...whole, modules: whole.modules.map((module, at) => (isHidden(at) ? 255 : module)) };
}

/**
 * Counts the modules that differ after a repair, without those that the repair does not restore: a hidden alignment
 * pattern stays hidden.
 */
function differences(repaired: Uint8Array | null, whole: Damaged): number {
  return repaired?.filter((module, at) => module !== whole.modules[at]).length ?? Number.NaN;
}

test("an undamaged code is not changed, at each level, version and mask", () => {
  for (const level of ["L", "M", "Q", "H"] as const) {
    for (const version of [3, 8, 14, 25])
      assert.equal(differences(repair(code(level, version)), code(level, version)), 0);
  }
  for (let mask = 0; mask < 8; mask++) {
    const whole = code("M", 7, mask as Mask);
    assert.equal(differences(repair(whole), whole), 0);
  }
});

test("a code with an eighth or a sixth hidden is repaired, except for its alignment pattern", () => {
  for (const part of [0.12, 0.16]) {
    const whole = code("M", 7);
    const wrong = differences(repair(hidden(whole, part)), whole);
    assert.ok(wrong <= 17, `${part}: ${wrong} modules are wrong`);
  }
});

test("a code with half of it hidden is not repaired", () => {
  assert.equal(repair(hidden(code("M", 7), 0.5)), null);
});

test("random modules are not accepted as a code, with or without a blank area", () => {
  const { next } = seededRandom(1);
  for (let time = 0; time < 60; time++) {
    const noise = { ...code("M", 7), modules: Uint8Array.from({ length: 45 * 45 }, () => (next() < 0.5 ? 0 : 255)) };
    assert.equal(repair(noise), null);
    assert.equal(repair(hidden(noise, 0.12)), null);
  }
});

test("a number of modules that does not match the version is refused", () => {
  assert.equal(repair({ ...code("M", 7), version: 8 }), null);
});

test("a picture of modules has a quiet zone of four modules", () => {
  const picture = pictureOf(Uint8Array.of(0), 1);
  assert.equal(picture.width, 9 * 4);
  const dark = [...picture.data.keys()].filter((at) => picture.data[at] === 0);
  assert.equal(dark.length, 16);
  assert.equal(dark[0], 16 * picture.width + 16);
});

import assert from "node:assert/strict";
import test from "node:test";
import { seededRandom } from "#tests/support/random.ts";
import type { Grey } from "./grey.ts";
import { motionOf, unsmeared, unsmearedBy } from "./motion.ts";

const MODULES = 33;
const QUIET = 4;
const MODULE = 5;
const SIDE = (MODULES + 2 * QUIET) * MODULE;
const random = seededRandom(1);
const dark = Array.from({ length: MODULES * MODULES }, () => random.next() < 0.5);

/** Modules as a camera sees them that moves by `length` pixels at `angle` radians. */
function picture(length: number, angle: number): Grey {
  const light = (x: number, y: number) => {
    const [column, row] = [Math.floor(x / MODULE) - QUIET, Math.floor(y / MODULE) - QUIET];
    const isInside = column >= 0 && row >= 0 && column < MODULES && row < MODULES;
    return isInside && dark[row * MODULES + column] ? 20 : 230;
  };
  const steps = 24;
  const data = Uint8Array.from({ length: SIDE * SIDE }, (_, at) => {
    let sum = 0;
    for (let step = 0; step < steps; step++) {
      const along = ((step + 0.5) / steps - 0.5) * length;
      sum += light((at % SIDE) + 0.5 + along * Math.cos(angle), Math.floor(at / SIDE) + 0.5 + along * Math.sin(angle));
    }
    return sum / steps;
  });
  return { width: SIDE, height: SIDE, data };
}

/** The part of the modules whose middle is on the right side of the threshold. */
function right({ data }: Grey): number {
  const isRight = dark.filter((isDark, at) => {
    const middle = (place: number) => (place + QUIET) * MODULE + (MODULE >> 1);
    return (data[middle(Math.floor(at / MODULES)) * SIDE + middle(at % MODULES)] as number) < 125 === isDark;
  });
  return isRight.length / dark.length;
}

const view = (grey: Grey) => ({ grey, left: 0, top: 0, scale: 1, enlarged: 1 });

test("the direction of a motion is found, and a picture without one has none", () => {
  for (const angle of [0.2, 1, 1.5, 2.2, 3]) {
    const found = motionOf(picture(2 * MODULE, angle));
    assert.ok(Math.abs(Math.sin(found.angle - angle)) < 0.1, `${found.angle} instead of ${angle}`);
    assert.ok(found.ratio > 2.5, String(found.ratio));
  }
  assert.ok(motionOf(picture(0, 0)).ratio < 1.3);
});

test("modules that a motion has smeared are restored", () => {
  const length = 3 * MODULE;
  for (const angle of [0.3, 1.2, 2.4]) {
    const smeared = picture(length, angle);
    const restored = unsmeared(smeared, motionOf(smeared).angle, length / SIDE);
    assert.ok(right(smeared) < 0.8, `smeared ${right(smeared)}`);
    assert.ok(right(restored) > 0.92, `restored ${right(restored)}`);
  }
});

test("only smeared pictures are restored, in their own size", () => {
  assert.equal(unsmearedBy(0.05)(view(picture(0, 0))), undefined);
  const restored = unsmearedBy(0.05)(view(picture(2 * MODULE, 1)));
  assert.deepEqual([restored?.width, restored?.height], [SIDE, SIDE]);
});

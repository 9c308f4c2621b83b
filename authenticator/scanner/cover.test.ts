import assert from "node:assert/strict";
import test from "node:test";
import { spotOf } from "./cover.ts";

const square = (x: number, y: number, side: number) => [
  { x, y },
  { x: x + side, y },
  { x: x + side, y: y + side },
  { x, y: y + side },
];
const camera = { width: 1280, height: 720 };
const near = (actual: number | undefined, expected: number) =>
  assert.ok(Math.abs((actual ?? Number.NaN) - expected) < 0.01, `${actual} is not ${expected}`);

test("an element with the picture's aspect ratio shows all of it", () => {
  const spot = spotOf(square(200, 100, 100), camera, { width: 640, height: 360 }, false);
  near(spot?.x, 125);
  near(spot?.y, 75);
  near(spot?.radius, 25 * Math.SQRT2);
});

test("a taller element crops the picture's sides, a wider one its top and bottom", () => {
  const middle = square(590, 310, 100);
  const tall = spotOf(middle, camera, { width: 360, height: 720 }, false);
  near(tall?.x, 180);
  near(tall?.y, 360);
  const left = spotOf(square(0, 310, 100), camera, { width: 360, height: 720 }, false);
  near(left?.x, 50 - 640 + 180);
  const wide = spotOf(square(590, 0, 100), camera, { width: 1280, height: 360 }, false);
  near(wide?.y, 50 - 360 + 180);
});

test("a mirrored picture swaps left and right", () => {
  const spot = spotOf(square(200, 100, 100), camera, { width: 640, height: 360 }, true);
  near(spot?.x, 640 - 125);
  near(spot?.y, 75);
});

test("a symbol without corners, or a picture without a size, has no position", () => {
  assert.equal(spotOf([], camera, { width: 640, height: 360 }, false), undefined);
  assert.equal(spotOf(square(0, 0, 9), { width: 0, height: 0 }, { width: 640, height: 360 }, false), undefined);
});

import assert from "node:assert/strict";
import test from "node:test";
import { seededRandom } from "#tests/support/random.ts";
import type { Grey } from "./grey.ts";
import { likelyPlaces } from "./locate.ts";

const WIDTH = 640;
const HEIGHT = 360;

/** A plain wall with squares of a fine chequerboard pattern, which has edges in both directions. */
function wall(squares: { left: number; top: number; side: number }[], contrast = 100, noise = 0): Grey {
  const { normal } = seededRandom(1);
  const data = Uint8ClampedArray.from({ length: WIDTH * HEIGHT }, (_, at) => {
    const [x, y] = [at % WIDTH, Math.floor(at / WIDTH)];
    const inside = squares.some(({ left, top, side }) => x >= left && x < left + side && y >= top && y < top + side);
    return 120 + (inside && ((x >> 1) + (y >> 1)) % 2 ? contrast : 0) + noise * normal();
  });
  return { width: WIDTH, height: HEIGHT, data };
}

const holds = (
  place: { left: number; top: number; width: number; height: number } | undefined,
  square: { left: number; top: number; side: number },
) =>
  place !== undefined &&
  place.left <= square.left &&
  place.top <= square.top &&
  place.left + place.width >= square.left + square.side &&
  place.top + place.height >= square.top + square.side;

test("finds a square with dense edges, even if it is small or pale, and adds a margin", () => {
  for (const side of [36, 60, 150]) {
    for (const contrast of [100, 15]) {
      const square = { left: 300, top: 120, side };
      const [place] = likelyPlaces(wall([square], contrast, 1), 1);
      assert.ok(holds(place, square), `${side}, ${contrast}`);
      assert.ok((place?.width ?? 0) < 1.6 * side + 70);
    }
  }
});

test("the larger of two places comes first, and at most the requested number is returned", () => {
  const [small, large] = [
    { left: 40, top: 40, side: 50 },
    { left: 400, top: 100, side: 120 },
  ] as const;
  const places = likelyPlaces(wall([small, large]), 2);
  assert.ok(holds(places[0], large) && holds(places[1], small));
  assert.equal(likelyPlaces(wall([small, large]), 1).length, 1);
});

test("lines in one direction, noise and a plain wall are not places", () => {
  const stripes = { ...wall([]), data: Uint8Array.from({ length: WIDTH * HEIGHT }, (_, at) => ((at >> 1) % 2) * 200) };
  assert.deepEqual(likelyPlaces(stripes, 1), []);
  assert.deepEqual(likelyPlaces(wall([], 0, 20), 1), []);
  assert.deepEqual(likelyPlaces(wall([]), 1), []);
});

test("a picture smaller than a block has no places", () => {
  assert.deepEqual(likelyPlaces({ width: 5, height: 5, data: new Uint8Array(25) }, 1), []);
});

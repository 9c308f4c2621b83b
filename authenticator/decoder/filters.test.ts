import assert from "node:assert/strict";
import test from "node:test";
import { averaged, levelled, sharpened } from "./filters.ts";
import type { Grey } from "./grey.ts";

function picture(width: number, height: number, value: (x: number, y: number) => number): Grey {
  const data = Uint8Array.from({ length: width * height }, (_, at) => value(at % width, Math.floor(at / width)));
  return { width, height, data };
}

test("a uniform picture is not changed", () => {
  const even = picture(20, 10, () => 90);
  for (const filtered of [averaged(even, 1), averaged(even, 7), sharpened(even, 3, 2)]) {
    assert.deepEqual([...filtered.data], [...even.data]);
  }
  assert.ok(levelled(even, 4).data.every((value) => value === 128));
});

test("the average is taken over the square around a pixel, with the border repeated outwards", () => {
  const dot = picture(5, 5, (x, y) => (x === 2 && y === 2 ? 90 : 0));
  assert.deepEqual([...averaged(dot, 1).data.slice(5, 10)], [0, 10, 10, 10, 0]);
  const corner = picture(5, 5, (x, y) => (x === 0 && y === 0 ? 90 : 0));
  assert.equal(averaged(corner, 1).data[0], 40);
});

test("sharpening makes a soft edge steeper and leaves the border unchanged", () => {
  const soft = picture(40, 8, (x) => (x < 19 ? 100 : x > 20 ? 160 : 130));
  const { data } = sharpened(soft, 3, 2);
  const at = (x: number) => data[4 * 40 + x] ?? 0;
  assert.ok(at(18) < 80, `dark side of the edge: ${at(18)}`);
  assert.ok(at(21) > 180, `light side of the edge: ${at(21)}`);
  assert.deepEqual([at(0), at(39)], [100, 160]);
});

test("levelling gives a pattern the same contrast in dark parts, light parts and on a gradient", () => {
  const isDark = (x: number, y: number) => (Math.floor(x / 3) + Math.floor(y / 3)) % 2 === 0;
  for (const light of [() => 10, () => 200, (x: number) => 20 + x]) {
    const faint = picture(120, 60, (x, y) => light(x) + (isDark(x, y) ? 0 : 12));
    const level = levelled(faint, 12).data;
    const middle = [...level.keys()].filter((at) => at % 120 > 24 && at % 120 < 96);
    const wrong = middle.filter((at) => (level[at] as number) < 128 !== isDark(at % 120, Math.floor(at / 120)));
    assert.equal(wrong.length, 0);
  }
});

test("levelling does not amplify noise of one step, and works for pictures smaller than a block", () => {
  const noise = picture(60, 60, (x, y) => 100 + ((x * 7 + y * 13) % 2));
  assert.ok(levelled(noise, 12).data.every((value) => value > 100 && value < 156));
  assert.equal(
    levelled(
      picture(5, 3, (x) => 50 * x),
      12,
    ).data.length,
    15,
  );
});

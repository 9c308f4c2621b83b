import assert from "node:assert/strict";
import test from "node:test";
import { sharpen } from "./sharpen.ts";

function greyPicture(width: number, height: number, value: (x: number) => number) {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let at = 0; at < width * height; at++)
    data.set([value(at % width), value(at % width), value(at % width), 255], 4 * at);
  return { width, height, data };
}

test("an even picture stays as it is", () => {
  const picture = greyPicture(20, 10, () => 90);
  const before = picture.data.slice();
  sharpen(picture);
  assert.deepEqual(picture.data, before);
});

test("a soft edge becomes steeper, and the picture keeps its sides and its opacity", () => {
  const picture = greyPicture(40, 8, (x) => (x < 19 ? 100 : x > 20 ? 160 : 130));
  sharpen(picture);
  const at = (x: number) => picture.data[4 * (4 * 40 + x)] ?? 0;
  assert.ok(at(18) < 80, `dark side of the edge: ${at(18)}`);
  assert.ok(at(21) > 180, `light side of the edge: ${at(21)}`);
  assert.equal(at(0), 100);
  assert.equal(at(39), 160);
  assert.ok(picture.data.every((value, index) => index % 4 !== 3 || value === 255));
});

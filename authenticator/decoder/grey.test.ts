import assert from "node:assert/strict";
import test from "node:test";
import { BLACK, cropped, fitted, type Grey, greyOf, halved, isTransparent, negative, resized, WHITE } from "./grey.ts";

const pixels = (...values: number[][]) => ({
  width: values.length,
  height: 1,
  data: Uint8ClampedArray.from(values.flat()),
});
const grey = (width: number, ...data: number[]): Grey => ({
  width,
  height: data.length / width,
  data: Uint8Array.from(data),
});

test("the brightness of a pixel depends mostly on its green", () => {
  const { data } = greyOf(pixels([255, 255, 255, 255], [0, 0, 0, 255], [0, 255, 0, 255], [255, 0, 0, 255]), WHITE);
  assert.deepEqual([...data], [255, 0, 149, 76]);
});

test("a transparent pixel shows the background, and a half transparent one half of it", () => {
  const half = pixels([0, 0, 0, 0], [0, 0, 0, 128], [255, 255, 255, 0]);
  assert.deepEqual([...greyOf(half, WHITE).data], [255, 127, 255]);
  assert.deepEqual([...greyOf(half, BLACK).data], [0, 0, 0]);
  assert.equal(isTransparent(half), true);
  assert.equal(isTransparent(pixels([0, 0, 0, 255])), false);
});

test("cropping returns the pixels of the box", () => {
  const part = cropped(grey(3, 1, 2, 3, 4, 5, 6, 7, 8, 9), { left: 1, top: 1, width: 2, height: 2 });
  assert.deepEqual([...part.data], [5, 6, 8, 9]);
});

test("halving averages four pixels and drops an odd last row or column", () => {
  assert.deepEqual([...halved(grey(3, 10, 20, 99, 30, 40, 99)).data], [25]);
});

test("resizing keeps a uniform picture uniform and a gradient a gradient", () => {
  assert.ok(resized(grey(2, 7, 7, 7, 7), 9, 5).data.every((value) => value === 7));
  const slope = resized(grey(2, 0, 100), 4, 1);
  assert.deepEqual([...slope.data], [0, 25, 75, 100]);
  assert.deepEqual(resized(grey(1, 9), 3, 2), { width: 3, height: 2, data: Uint8Array.of(9, 9, 9, 9, 9, 9) });
});

test("fitting limits the longest side and never enlarges", () => {
  const wide = { width: 400, height: 100, data: new Uint8Array(40_000).fill(5) };
  const { width, height, data } = fitted(wide, 90);
  assert.deepEqual([width, height, data[0]], [90, 23, 5]);
  assert.equal(fitted(wide, 1000).width, 400);
});

test("the negative of a picture inverts its brightness", () => {
  assert.deepEqual([...negative(grey(3, 0, 100, 255)).data], [255, 155, 0]);
});

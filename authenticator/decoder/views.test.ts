import assert from "node:assert/strict";
import test from "node:test";
import type { Box } from "./grey.ts";
import { viewsOf } from "./views.ts";

/** A plain picture of a size, and the parts of it that were read. */
function picture(width: number, height: number) {
  const read: [Box, number][] = [];
  const grey = (box: Box, scale: number) => {
    read.push([box, scale]);
    const [w, h] = [Math.round(box.width * scale), Math.round(box.height * scale)];
    return { width: w, height: h, data: new Uint8Array(w * h).fill(128) };
  };
  return { read, views: viewsOf({ width, height, grey }) };
}

test("a large picture is shrunk to 1280 pixels, and a small one is not enlarged", () => {
  assert.deepEqual([picture(2560, 100).views.whole().scale, picture(640, 480).views.whole().scale], [0.5, 1]);
});

test("larger views exist only if the picture has more pixels", () => {
  const has = (width: number) => {
    const { views } = picture(width, 10);
    return [views.large() !== undefined, views.huge() !== undefined];
  };
  assert.deepEqual(
    [has(1600), has(1601), has(3200), has(3201)],
    [
      [false, false],
      [true, false],
      [true, false],
      [true, true],
    ],
  );
});

test("each view is made once, and smaller ones are made of it", () => {
  const { read, views } = picture(1000, 500);
  assert.equal(views.quarter().scale, 0.25);
  views.half();
  views.whole();
  assert.equal(read.length, 1);
});

test("a plain picture has no likely place", () => {
  const { views } = picture(600, 400);
  assert.deepEqual([views.place(), views.secondPlace()], [undefined, undefined]);
});

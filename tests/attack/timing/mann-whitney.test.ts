import assert from "node:assert/strict";
import { test } from "node:test";
import { seededRandom } from "#tests/support/random.ts";
import { boxTest, mannWhitney } from "./mann-whitney.ts";

test("samples of one distribution are not distinguished, and shifted ones are", () => {
  const random = seededRandom(7);
  const draw = (shift: number) => Array.from({ length: 4_000 }, () => 10 + Math.abs(random.normal()) + shift);
  const same = mannWhitney(draw(0), draw(0));
  assert.ok(Math.abs(same.effect - 0.5) < 0.02 && same.p > 0.001, JSON.stringify(same));
  assert.equal(boxTest(draw(0), draw(0)).apart, false);
  const shifted = mannWhitney(draw(0.3), draw(0));
  assert.ok(shifted.effect > 0.58 && shifted.p < 1e-6, JSON.stringify(shifted));
  assert.equal(boxTest(draw(1), draw(0)).apart, true);
});

test("symmetric samples, and samples of equal values, show no difference", () => {
  assert.equal(mannWhitney([1, 2, 3, 4, 5, 6, 7, 8], [2, 3, 4, 5, 6, 7]).effect, 0.5);
  const alike = mannWhitney([1, 1], [1, 1]);
  assert.deepEqual([alike.effect, alike.z], [0.5, 0]);
  assert.ok(alike.p > 0.99);
});

test("the effect size is the share of pairs in which the first is larger", () => {
  assert.equal(mannWhitney([5, 6], [1, 2]).effect, 1);
  assert.equal(mannWhitney([1, 3], [2, 4]).effect, 0.25);
});

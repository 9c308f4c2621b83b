import assert from "node:assert/strict";
import test from "node:test";
import { numberOf, withDigit, withoutLast } from "./typed-number.ts";

const type = (keys: string) =>
  [...keys].reduce((digits, key) => (key === "<" ? withoutLast(digits) : withDigit(digits, key)), "");

test("two digits form a number from 10 to 99", () => {
  assert.equal(numberOf(type("4")), undefined);
  assert.equal(numberOf(type("42")), 42);
  assert.equal(numberOf(type("427")), 42);
  assert.equal(numberOf(type("042")), 42);
  assert.equal(numberOf(type("90")), 90);
  assert.equal(numberOf(type("4<<17")), 17);
  assert.equal(type("<"), "");
  assert.equal(type("x12"), "12");
});

import assert from "node:assert/strict";
import test from "node:test";
import { createBackoff } from "./backoff.ts";

test("waits double up to 15 s, are never shorter than half of that, and begin again after a success", (t) => {
  const random = t.mock.method(Math, "random", () => 1);
  const backoff = createBackoff();
  const waits = Array.from({ length: 7 }, () => backoff.next());
  assert.deepEqual(waits, [0.5, 1, 2, 4, 8, 15, 15]);
  random.mock.mockImplementation(() => 0);
  assert.equal(backoff.next(), 7.5);
  backoff.reset();
  assert.equal(backoff.next(), 0.25);
});

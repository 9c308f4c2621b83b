import assert from "node:assert/strict";
import test from "node:test";
import { atLeast } from "./at-least.ts";

test("a result and an error are both delayed", async () => {
  for (const work of [async () => "done", () => Promise.reject(new Error("failed"))]) {
    const began = performance.now();
    const outcome = await atLeast(60, work).catch((error: Error) => error.message);
    assert.ok(["done", "failed"].includes(outcome));
    assert.ok(performance.now() - began >= 59);
  }
});

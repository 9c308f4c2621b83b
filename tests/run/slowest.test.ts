import assert from "node:assert/strict";
import { test } from "node:test";
import { playwrightSuitesSchema, slowestLines, timedNodeTest, timedPlaywrightTests } from "./slowest.ts";

test("suites and files are not counted as tests, and a test is named by its file in the repository", () => {
  const file = "/repository/lib/a.test.ts";
  const details = { duration_ms: 1500 };
  assert.equal(timedNodeTest({ name: "a suite", file, details: { ...details, type: "suite" } }, "/repository"), null);
  assert.equal(timedNodeTest({ name: file, file, details }, "/repository"), null);
  assert.deepEqual(timedNodeTest({ name: "a test", file, details }, "/repository"), {
    name: "a test",
    file: "lib/a.test.ts",
    milliseconds: 1500,
  });
});

test("Playwright's tests are found at every depth, and the slowest come first", () => {
  const spec = (title: string, ...durations: number[]) => ({
    title,
    file: "a.spec.ts",
    tests: [{ results: durations.map((duration) => ({ duration })) }],
  });
  const report = [{ specs: [spec("fast", 10)], suites: [{ specs: [spec("tried twice", 700, 800)] }] }];
  const timed = timedPlaywrightTests(playwrightSuitesSchema.parse(report));
  const node = { name: "middling", file: "b.test.ts", milliseconds: 900 };
  assert.deepEqual(slowestLines([node, ...timed], 2), [
    "   1.5 s  a.spec.ts: tried twice",
    "   0.9 s  b.test.ts: middling",
  ]);
});

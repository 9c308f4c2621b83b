import assert from "node:assert/strict";
import test from "node:test";
import { fewAtOnce } from "./few-at-once.ts";

test("no more than the limit run at once, in order of arrival, and a failure frees its place", async () => {
  const inTurn = fewAtOnce(3);
  let running = 0;
  let most = 0;
  const ended: number[] = [];
  const all = Array.from({ length: 20 }, (_, at) =>
    inTurn(async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((wait) => setImmediate(wait));
      running -= 1;
      ended.push(at);
      if (at % 4 === 0) throw new Error("no");
    }),
  );
  const outcomes = await Promise.allSettled(all);
  assert.equal(most, 3);
  assert.deepEqual(
    ended,
    Array.from({ length: 20 }, (_, at) => at),
  );
  assert.equal(outcomes.filter(({ status }) => status === "rejected").length, 5);
  assert.equal(await inTurn(async () => "again"), "again");
});

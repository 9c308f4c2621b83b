import assert from "node:assert/strict";
import test from "node:test";
import { remembered } from "./remembered.ts";

test("concurrent calls share one call of the source, which is called again when its answer is too old", async () => {
  let time = 0;
  let asked = 0;
  const answers: PromiseWithResolvers<number>[] = [];
  const ask = remembered(
    () => {
      asked += 1;
      const answer = Promise.withResolvers<number>();
      answers.push(answer);
      return answer.promise;
    },
    1000,
    () => time,
  );
  const first = Array.from({ length: 100 }, () => ask());
  // A source that hangs is not called again in the meantime.
  time = 5000;
  first.push(ask());
  assert.equal(asked, 1);
  answers[0]?.resolve(1);
  assert.deepEqual(new Set(await Promise.all(first)), new Set([1]));
  time = 5999;
  assert.equal(await ask(), 1);
  time = 6000;
  const second = ask();
  assert.equal(asked, 2);
  answers[1]?.resolve(2);
  assert.equal(await second, 2);
});

import assert from "node:assert/strict";
import test from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { fairQueue } from "./fair-queue.ts";

const never = new AbortController().signal;
const bounds = { atWork: 2, ofOne: 3, inAll: 5 };

test("a limited number run at once, and the others wait", async () => {
  const queue = fairQueue(bounds);
  const [one, two] = [await queue.turn("a", never), await queue.turn("a", never)];
  let began = false;
  const third = queue.turn("a", never).then((end) => {
    began = true;
    return end;
  });
  await turn();
  assert.equal(began, false);
  one?.();
  one?.();
  await third;
  let fourthBegan = false;
  void queue.turn("a", never).then(() => {
    fourthBegan = true;
  });
  await turn();
  await turn();
  assert.equal(fourthBegan, false, "a turn ends once, however often it is said");
  two?.();
  await turn();
  await turn();
  assert.equal(fourthBegan, true);
});

test("networks take turns, so a network with many waiting requests does not block another", async () => {
  const queue = fairQueue({ ...bounds, atWork: 1 });
  const end = await queue.turn("greedy", never);
  const order: string[] = [];
  const work = async (name: string) => {
    const done = await queue.turn(name, never);
    order.push(name);
    done?.();
  };
  const all = [work("greedy"), work("greedy"), work("greedy"), work("modest")];
  end?.();
  await Promise.all(all);
  assert.deepEqual(order, ["greedy", "modest", "greedy", "greedy"]);
});

test("the queue is bounded, per network and in total, and an aborted entry makes room", async () => {
  const queue = fairQueue({ ...bounds, atWork: 1 });
  await queue.turn("a", never);
  const leave = new AbortController();
  const leaving = queue.turn("a", leave.signal);
  void queue.turn("a", never);
  void queue.turn("a", never);
  assert.equal(await queue.turn("a", never), null, "three of one network");
  void queue.turn("b", never);
  void queue.turn("c", never);
  assert.equal(await queue.turn("d", never), null, "five in all");
  leave.abort();
  assert.equal(await leaving, null);
  const entered = await Promise.race([queue.turn("d", never), turn("waits")]);
  assert.equal(entered, "waits");
});

import assert from "node:assert/strict";
import test from "node:test";
import { createAttention } from "./attention.ts";

function watch() {
  const world = { now: 0, focus: true, settled: false, timers: [] as { at: number; work: () => void }[] };
  const attention = createAttention(
    {
      now: () => world.now,
      hasFocus: () => world.focus,
      after(milliseconds, work) {
        const timer = { at: world.now + milliseconds, work };
        world.timers = [timer];
        return () => {
          world.timers = world.timers.filter((one) => one !== timer);
        };
      },
    },
    (settled) => {
      world.settled = settled;
    },
  );
  const pass = (milliseconds: number) => {
    world.now += milliseconds;
    for (const { at, work } of world.timers.splice(0)) if (at <= world.now) work();
  };
  return { world, attention, pass };
}

test("a new screen accepts decisions after 400 ms, and shows the change", () => {
  const { world, attention, pass } = watch();
  assert.equal(attention.isSettled(), false);
  world.now = 399;
  assert.equal(attention.isSettled(), false);
  pass(1);
  assert.equal(attention.isSettled(), true);
  assert.equal(world.settled, true);
});

test("each disturbance makes it ignore taps again", () => {
  const { world, attention, pass } = watch();
  pass(400);
  attention.disturb();
  assert.equal(world.settled, false);
  assert.equal(attention.isSettled(), false);
  world.now += 300;
  attention.disturb();
  world.now += 300;
  assert.equal(attention.isSettled(), false);
  pass(100);
  assert.equal(world.settled, true);
});

test("without the focus no tap decides, however long the screen has been shown", () => {
  const { world, attention, pass } = watch();
  world.focus = false;
  pass(10_000);
  assert.equal(attention.isSettled(), false);
  assert.equal(world.settled, false);
});

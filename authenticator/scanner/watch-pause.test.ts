import assert from "node:assert/strict";
import test, { type TestContext } from "node:test";
import { watchPause } from "./watch-pause.ts";

function camera(t: TestContext, { muted = false } = {}) {
  t.mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  let now = 0;
  t.mock.method(performance, "now", () => now);
  const track = Object.assign(new EventTarget(), { muted });
  let frame: (() => void) | undefined;
  let plays = 0;
  const video = {
    requestVideoFrameCallback(callback: () => void) {
      frame = callback;
      return 0;
    },
    async play() {
      plays += 1;
    },
  };
  const changes: boolean[] = [];
  const stop = watchPause(track, video, (paused) => changes.push(paused));
  return {
    changes,
    stop,
    plays: () => plays,
    say: (name: "mute" | "unmute") => track.dispatchEvent(new Event(name)),
    pass(milliseconds: number) {
      now += milliseconds;
      t.mock.timers.tick(milliseconds);
    },
    frame: () => frame?.(),
  };
}

test("a track that is muted for three seconds is a pause, and it ends when the track is unmuted", (t) => {
  const { changes, say, pass, plays } = camera(t);
  say("mute");
  pass(2900);
  assert.deepEqual(changes, []);
  pass(200);
  assert.deepEqual(changes, [true]);
  say("unmute");
  assert.deepEqual(changes, [true, false]);
  assert.equal(plays(), 1);
});

test("a short gap is not a pause, and a second gap is counted from its own start", (t) => {
  const { changes, say, pass } = camera(t);
  say("mute");
  pass(2000);
  say("unmute");
  say("mute");
  pass(2000);
  assert.deepEqual(changes, []);
  pass(1100);
  assert.deepEqual(changes, [true]);
});

test("a track that is muted from the beginning is also a pause", (t) => {
  const { changes, pass } = camera(t, { muted: true });
  pass(3100);
  assert.deepEqual(changes, [true]);
});

test("frames that come after a gap end the pause; frames that never stopped do not", (t) => {
  const { changes, say, pass, frame } = camera(t);
  say("mute");
  for (let passed = 0; passed < 4000; passed += 100) {
    pass(100);
    frame();
  }
  assert.deepEqual(changes, [true]);
  pass(1500);
  frame();
  assert.deepEqual(changes, [true, false]);
});

test("frames that stop are a pause, although the track is not muted", (t) => {
  const { changes, pass, frame, plays } = camera(t);
  for (let passed = 0; passed < 5000; passed += 100) {
    pass(100);
    frame();
  }
  pass(2500);
  assert.deepEqual(changes, []);
  pass(1000);
  assert.deepEqual(changes, [true]);
  frame();
  assert.deepEqual(changes, [true, false]);
  assert.equal(plays(), 1);
});

test("nothing is reported after watching has stopped", (t) => {
  const { changes, say, pass, stop } = camera(t);
  say("mute");
  stop();
  pass(5000);
  say("unmute");
  assert.deepEqual(changes, []);
});

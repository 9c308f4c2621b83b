import assert from "node:assert/strict";
import test from "node:test";
import { StorageError } from "../storage/database.ts";
import type { LockSetting } from "../storage/settings.ts";
import { LockError, type LockFailure } from "./device-unlock.ts";
import { createLock, LOCK_AT_START, type LockDependencies, type LockState } from "./lock.ts";

const ON: LockSetting = { state: "on", credentialId: new ArrayBuffer(1) };

function phone(setting: LockSetting | undefined, others: Partial<LockDependencies> = {}) {
  const world = {
    setting,
    unreadable: false,
    hidden: false,
    now: 1_000_000,
    asks: 0,
    unlocks: (): LockFailure | undefined => undefined,
    state: LOCK_AT_START as LockState,
    timers: [] as { at: number; work: () => void }[],
    hide(hidden: boolean) {
      world.hidden = hidden;
      lock.visibilityChanged();
    },
    pass(milliseconds: number) {
      world.now += milliseconds;
      for (const timer of world.timers.splice(0)) {
        if (timer.at <= world.now) timer.work();
        else world.timers.push(timer);
      }
    },
  };
  const prompt = async () => {
    world.asks++;
    const failure = world.unlocks();
    if (failure) throw new LockError(failure);
  };
  const lock = createLock(
    {
      canLock: async () => true,
      async readSetting() {
        if (world.unreadable) throw new StorageError("broken");
        return world.setting;
      },
      async writeSetting(next) {
        world.setting = next;
      },
      async setUp() {
        await prompt();
        world.setting = ON;
      },
      unlock: prompt,
      failureOf(error) {
        if (error instanceof LockError) return error.failure;
        return error instanceof StorageError ? "not_kept" : undefined;
      },
      isHidden: () => world.hidden,
      date: () => world.now,
      after(milliseconds, work) {
        const timer = { at: world.now + milliseconds, work };
        world.timers.push(timer);
        return () => world.timers.splice(world.timers.indexOf(timer) >>> 0, 1);
      },
      ...others,
    },
    (state) => {
      world.state = state;
    },
  );
  return { lock, world };
}

test("starts locked where the lock is on, and open where it is not", async () => {
  for (const [setting, phase] of [
    [ON, "locked"],
    [{ state: "asked" }, "open"],
    [undefined, "open"],
  ] as const) {
    const { lock, world } = phone(setting);
    assert.equal(world.state.phase, "reading");
    await lock.read();
    assert.equal(world.state.phase, phase);
  }
});

test("a setting that cannot be read leaves the app shut, until it can", async () => {
  const { lock, world } = phone(ON);
  world.unreadable = true;
  await lock.read();
  assert.equal(world.state.phase, "unreadable");
  world.hide(true);
  world.hide(false);
  assert.equal(world.state.phase, "unreadable");
  world.unreadable = false;
  await lock.read();
  assert.equal(world.state.phase, "locked");
  // Nor does an unlock open it whose setting cannot be read.
  world.unreadable = true;
  await lock.unlock();
  assert.deepEqual([world.state.phase, world.state.failure], ["locked", "not_kept"]);
});

test("opens with the device's unlock, and says why not", async () => {
  const { lock, world } = phone(ON);
  await lock.read();
  world.unlocks = () => "cancelled";
  await lock.unlock();
  assert.deepEqual([world.state.phase, world.state.failure, world.state.busy], ["locked", "cancelled", false]);
  await lock.tryUnlock();
  assert.equal(world.state.failure, undefined, "nobody asked for this one");
  world.unlocks = () => undefined;
  await lock.unlock();
  assert.deepEqual([world.state.phase, world.state.failure], ["open", undefined]);
});

test("one prompt at a time", async () => {
  const prompt = Promise.withResolvers<void>();
  let asks = 0;
  const { lock } = phone(ON, {
    unlock: () => {
      asks++;
      return prompt.promise;
    },
  });
  await lock.read();
  const first = lock.unlock();
  await lock.unlock();
  prompt.resolve();
  await first;
  assert.equal(asks, 1);
});

test("locks after ten seconds in the background, by the timer or when it comes back", async () => {
  const { lock, world } = phone(ON);
  await lock.read();
  await lock.unlock();
  world.hide(true);
  world.pass(9_999);
  world.hide(false);
  assert.equal(world.state.phase, "open");
  world.hide(true);
  world.pass(10_000);
  assert.equal(world.state.phase, "locked");
  world.hide(false);
  await lock.unlock();
  world.hide(true);
  // A phone stops timers.
  world.timers.splice(0);
  world.now += 60_000;
  world.hide(false);
  assert.equal(world.state.phase, "locked");
});

test("a clock that was set back while the app was away locks it", async () => {
  const { lock, world } = phone(ON);
  await lock.read();
  await lock.unlock();
  world.hide(true);
  world.timers.splice(0);
  world.now -= 3_600_000;
  world.hide(false);
  assert.equal(world.state.phase, "locked");
});

test("the device's own prompt may hide the page", async () => {
  const prompt = Promise.withResolvers<void>();
  const { lock, world } = phone(ON, { unlock: () => prompt.promise });
  await lock.read();
  const unlocking = lock.unlock();
  world.hide(true);
  world.pass(30_000);
  world.hide(false);
  prompt.resolve();
  await unlocking;
  assert.equal(world.state.phase, "open");
});

test("turned on in another tab, it is on here when this one is seen", async () => {
  const { lock, world } = phone({ state: "asked" });
  await lock.read();
  world.setting = ON;
  world.hide(true);
  world.hide(false);
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(world.state.phase, "locked");
});

test("is turned on, off and declined", async () => {
  const { lock, world } = phone(undefined);
  await lock.read();
  world.unlocks = () => "other_device";
  await lock.setUp();
  assert.deepEqual([world.state.phase, world.state.setting, world.state.failure], ["open", "unset", "other_device"]);
  world.unlocks = () => undefined;
  await lock.setUp();
  assert.deepEqual(world.state.setting, ON);
  await lock.turnOff();
  assert.deepEqual(world.setting, { state: "asked" });
  assert.equal(world.state.phase, "open");

  const other = phone(undefined);
  await other.lock.read();
  await other.lock.decline();
  assert.deepEqual(other.world.state.setting, { state: "asked" });
});

test("a fault of ours is not taken for a failed unlock", async () => {
  const { lock, world } = phone(ON, { unlock: () => Promise.reject(new TypeError("a fault")) });
  await lock.read();
  await assert.rejects(lock.unlock(), TypeError);
  assert.equal(world.state.phase, "locked");
});

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

test("the app starts locked if the lock is on, and open if not", async () => {
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

test("an unreadable setting keeps the app locked until it can be read", async () => {
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
  // An unlock does not open it either while the setting cannot be read.
  world.unreadable = true;
  await lock.unlock();
  assert.deepEqual([world.state.phase, world.state.failure], ["locked", "not_kept"]);
});

test("the device's unlock opens the app, and a failure shows its reason", async () => {
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

test("only one prompt is shown at a time", async () => {
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

test("the app locks after ten seconds in the background, by a timer or when it returns", async () => {
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
  // A phone stops timers in the background.
  world.timers.splice(0);
  world.now += 60_000;
  world.hide(false);
  assert.equal(world.state.phase, "locked");
});

test("setting the clock back while the app is in the background locks it", async () => {
  const { lock, world } = phone(ON);
  await lock.read();
  await lock.unlock();
  world.hide(true);
  world.timers.splice(0);
  world.now -= 3_600_000;
  world.hide(false);
  assert.equal(world.state.phase, "locked");
});

test("the device's own prompt may hide the page without locking the app", async () => {
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

test("a lock that was turned on in another tab applies here when this tab becomes visible", async () => {
  const { lock, world } = phone({ state: "asked" });
  await lock.read();
  world.setting = ON;
  world.hide(true);
  world.hide(false);
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(world.state.phase, "locked");
});

test("the lock can be turned on, turned off and declined", async () => {
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

test("a programming error is not treated as a failed unlock", async () => {
  const { lock, world } = phone(ON, { unlock: () => Promise.reject(new TypeError("a fault")) });
  await lock.read();
  await assert.rejects(lock.unlock(), TypeError);
  assert.equal(world.state.phase, "locked");
});

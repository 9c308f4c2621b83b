import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import test from "node:test";
import { readLockSetting, writeLockSetting } from "./settings.ts";

test("the decision about the lock is read as it was written, and undefined before it", async () => {
  assert.equal(await readLockSetting(), undefined);
  await writeLockSetting({ state: "asked" });
  assert.deepEqual(await readLockSetting(), { state: "asked" });
  const credentialId = Uint8Array.of(1, 2, 3).buffer;
  await writeLockSetting({ state: "on", credentialId });
  assert.deepEqual(await readLockSetting(), { state: "on", credentialId });
});

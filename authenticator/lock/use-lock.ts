import { useEffect, useMemo } from "react";
import { StorageError } from "../storage/database.ts";
import { readLockSetting, writeLockSetting } from "../storage/settings.ts";
import { canLock, LockError, setUpLock, unlock } from "./device-unlock.ts";
import { createLock, type Lock, type LockState } from "./lock.ts";

/**
 * The lock of this page, with the dependencies of this browser. `names` are the names of the app and the credential
 * that the device shows.
 */
export function useLock(names: { app: string; credential: string }, show: (state: LockState) => void): Lock {
  const { app, credential } = names;
  const lock = useMemo(
    () =>
      createLock(
        {
          canLock,
          readSetting: readLockSetting,
          writeSetting: writeLockSetting,
          setUp: () => setUpLock({ app, credential }),
          unlock,
          failureOf(error) {
            if (error instanceof LockError) return error.failure;
            return error instanceof StorageError ? "not_kept" : undefined;
          },
          isHidden: () => document.visibilityState === "hidden",
          date: Date.now,
          after(milliseconds, work) {
            const timer = setTimeout(work, milliseconds);
            return () => clearTimeout(timer);
          },
        },
        show,
      ),
    [app, credential, show],
  );
  useEffect(() => {
    void lock.read();
    document.addEventListener("visibilitychange", lock.visibilityChanged);
    return () => document.removeEventListener("visibilitychange", lock.visibilityChanged);
  }, [lock]);
  return lock;
}

import { useCallback, useEffect, useState } from "react";
import { canLock, LockError, type LockFailure, setUpLock, unlock } from "../lock.ts";
import { type LockSetting, readLockSetting, writeLockSetting } from "../settings.ts";

/** How long the app may be in the background and stay unlocked. */
const BACKGROUND_MS = 10_000;

export interface Lock {
  /** `undefined` while it is read. */
  setting: LockSetting | "unset" | undefined;
  possible: boolean;
  locked: boolean;
  busy: boolean;
  failure: LockFailure | undefined;
  unlock(): Promise<void>;
  /** Turns it on, or makes its credential anew; the device's own unlock is asked for either way. */
  setUp(): Promise<void>;
  turnOff(): Promise<void>;
  /** The person chose to go without. */
  decline(): Promise<void>;
}

/** The app's lock: on at start where it was turned on, and on again after a while in the background. */
export function useLock(names: { app: string; credential: string }): Lock {
  const [setting, setSetting] = useState<Lock["setting"]>();
  const [possible, setPossible] = useState(false);
  const [locked, setLocked] = useState(true);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<LockFailure>();

  useEffect(() => {
    void canLock().then(setPossible);
    // Where the browser keeps no data there are no keys to lock up; the list of sites says so.
    void readLockSetting().then(
      (read) => setSetting(read ?? "unset"),
      () => setSetting("unset"),
    );
  }, []);

  const on = typeof setting === "object" && setting.state === "on";
  useEffect(() => {
    if (!on || busy) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let hiddenAt = Number.POSITIVE_INFINITY;
    const lock = () => {
      setFailure(undefined);
      setLocked(true);
    };
    const watch = () => {
      clearTimeout(timer);
      if (document.visibilityState === "hidden") {
        hiddenAt = Date.now();
        timer = setTimeout(lock, BACKGROUND_MS);
      } else if (Date.now() - hiddenAt >= BACKGROUND_MS) {
        // A phone stops the timers of an app in the background.
        lock();
      }
    };
    document.addEventListener("visibilitychange", watch);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", watch);
    };
  }, [on, busy]);

  const attempt = useCallback(async (work: () => Promise<void>) => {
    setBusy(true);
    setFailure(undefined);
    try {
      await work();
      setSetting((await readLockSetting()) ?? "unset");
      setLocked(false);
    } catch (error) {
      if (!(error instanceof LockError)) throw error;
      setFailure(error.failure);
    } finally {
      setBusy(false);
    }
  }, []);

  const { app, credential } = names;
  return {
    setting,
    possible,
    locked: setting === undefined || (on && locked),
    busy,
    failure,
    unlock: useCallback(() => attempt(unlock), [attempt]),
    setUp: useCallback(() => attempt(() => setUpLock({ app, credential })), [attempt, app, credential]),
    turnOff: useCallback(
      () =>
        attempt(async () => {
          await unlock();
          await writeLockSetting({ state: "asked" });
        }),
      [attempt],
    ),
    decline: useCallback(() => attempt(() => writeLockSetting({ state: "asked" })), [attempt]),
  };
}

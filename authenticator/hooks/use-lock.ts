import { useCallback, useEffect, useRef, useState } from "react";
import { StorageError } from "../database.ts";
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
  /** Unlocks without being asked to. Whether the browser allows that or not, nobody is told of a failure. */
  tryUnlock(): Promise<void>;
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
    const read = async () => {
      const can = canLock().catch(() => false);
      void can.then(setPossible);
      // Where the browser keeps no data there are no keys to lock up; the list of sites says so.
      const decided = await readLockSetting().catch(() => undefined);
      // A lock that is to be offered is offered at once, not over a list that is in use already.
      if (!decided) await can;
      setSetting(decided ?? "unset");
    };
    void read();
  }, []);

  /** Since when the app is in the background, in milliseconds since 1970. */
  const away = useRef<number>(undefined);

  const on = typeof setting === "object" && setting.state === "on";
  useEffect(() => {
    if (!on) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const lock = () => {
      // What failed in front of a lock that is on already stays said.
      if (!locked) setFailure(undefined);
      setLocked(true);
    };
    const watch = () => {
      clearTimeout(timer);
      const hidden = document.visibilityState === "hidden";
      if (hidden) away.current ??= Date.now();
      if (away.current === undefined) return;
      const left = away.current + BACKGROUND_MS - Date.now();
      // The device's own prompt may hide the page: what that was is judged when it is over.
      if (busy && left <= 0) return;
      if (!hidden) away.current = undefined;
      // A phone stops the timers of an app in the background.
      if (left <= 0) lock();
      else if (hidden && !busy) timer = setTimeout(lock, left);
    };
    // The page may have been hidden behind the prompt that is over now.
    watch();
    document.addEventListener("visibilitychange", watch);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", watch);
    };
  }, [on, busy, locked]);

  useEffect(() => {
    if (on || setting === undefined) return;
    // Another page of the app may have turned the lock on meanwhile.
    const look = () => {
      if (document.visibilityState === "hidden") return;
      void readLockSetting().then(
        (decided) => {
          if (decided?.state !== "on") return;
          setLocked(true);
          setSetting(decided);
        },
        () => undefined,
      );
    };
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, [on, setting]);

  const attempt = useCallback(async (work: () => Promise<void>, { quietly = false } = {}) => {
    setBusy(true);
    setFailure(undefined);
    try {
      await work();
      setSetting((await readLockSetting()) ?? "unset");
      setLocked(false);
      // The person was there a moment ago.
      away.current = undefined;
    } catch (error) {
      if (!(error instanceof LockError || error instanceof StorageError)) throw error;
      if (!quietly) setFailure(error instanceof LockError ? error.failure : "not_kept");
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
    tryUnlock: useCallback(() => attempt(unlock, { quietly: true }), [attempt]),
    setUp: useCallback(() => attempt(() => setUpLock({ app, credential })), [attempt, app, credential]),
    turnOff: useCallback(
      () =>
        attempt(async () => {
          await unlock();
          await writeLockSetting({ state: "asked" });
        }),
      [attempt],
    ),
    decline: useCallback(async () => {
      setSetting({ state: "asked" });
      // On a full disk it is asked again at the next start.
      await writeLockSetting({ state: "asked" }).catch(() => undefined);
    }, []),
  };
}

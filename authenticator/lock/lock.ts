import type { LockSetting } from "../storage/settings.ts";
import type { LockFailure } from "./device-unlock.ts";

/** How long the app may be in the background without locking. */
const BACKGROUND_MS = 10_000;

/** Everything that the lock needs from its environment. */
export interface LockDependencies {
  /** Whether this device has an unlock that a page can use. */
  canLock(): Promise<boolean>;
  /** @throws StorageError */
  readSetting(): Promise<LockSetting | undefined>;
  /** @throws StorageError */
  writeSetting(setting: LockSetting): Promise<void>;
  /** Each requests the device's unlock. @throws LockError, StorageError */
  setUp(): Promise<void>;
  unlock(): Promise<void>;
  /** The failure to show to the person; undefined for programming errors. */
  failureOf(error: unknown): LockFailure | undefined;
  isHidden(): boolean;
  /** Milliseconds since 1970, because monotonic clocks stop while a phone sleeps. */
  date(): number;
  /** Calls `work` after a delay. Returns a function that cancels the call. */
  after(milliseconds: number, work: () => void): () => void;
}

/**
 * - `reading`: it is not known yet whether the app is locked.
 * - `unreadable`: reading the setting failed. The app stays locked.
 */
export type LockPhase = "reading" | "unreadable" | "locked" | "open";

export interface LockState {
  phase: LockPhase;
  /** `unset` until the person has decided. */
  setting: LockSetting | "unset";
  /** Whether this device can lock the app. */
  possible: boolean;
  /** Whether the device is showing its prompt. */
  busy: boolean;
  failure: LockFailure | undefined;
}

export const LOCK_AT_START: LockState = {
  phase: "reading",
  setting: "unset",
  possible: false,
  busy: false,
  failure: undefined,
};

export interface Lock {
  /** Reads the setting, also to retry after a failure. */
  read(): Promise<void>;
  unlock(): Promise<void>;
  /** Unlocks without a tap. If the browser does not allow that, no error is shown. */
  tryUnlock(): Promise<void>;
  /** Turns the lock on, or creates its credential again. Both request the device's unlock. */
  setUp(): Promise<void>;
  turnOff(): Promise<void>;
  /** The person chose to use no lock. */
  decline(): Promise<void>;
  /** The page became hidden or visible. */
  visibilityChanged(): void;
}

export const isLockOn = ({ setting }: LockState) => setting !== "unset" && setting.state === "on";

/** The app's lock: if turned on, it locks the app at the start and after some time in the background. */
export function createLock(dependencies: LockDependencies, show: (state: LockState) => void): Lock {
  let state = LOCK_AT_START;
  /** Since when the app has been in the background. */
  let hiddenAt: number | undefined;
  let callOff = () => {};

  function change(changes: Partial<LockState>): void {
    state = { ...state, ...changes };
    show(state);
  }

  async function read(): Promise<void> {
    change({ phase: "reading", failure: undefined });
    const possible = dependencies.canLock().catch(() => false);
    try {
      const setting = (await dependencies.readSetting()) ?? "unset";
      // Known before the list is shown, so that an offer to lock does not appear over a list that is already in use.
      change({ setting, possible: await possible });
      change({ phase: isLockOn(state) ? "locked" : "open" });
    } catch (error) {
      if (dependencies.failureOf(error) === undefined) throw error;
      change({ phase: "unreadable", possible: await possible });
    }
  }

  async function attempt(work: () => Promise<void>, quietly = false): Promise<void> {
    if (state.busy) return;
    change({ busy: true, failure: undefined });
    try {
      await work();
      const setting = (await dependencies.readSetting()) ?? "unset";
      // The person has just authenticated, so the time in the background does not count.
      hiddenAt = undefined;
      change({ setting, phase: "open" });
    } catch (error) {
      const failure = dependencies.failureOf(error);
      if (failure === undefined) throw error;
      if (!quietly) change({ failure });
    } finally {
      change({ busy: false });
      watch();
    }
  }

  function lock(): void {
    // If the app is locked already, the message about a failure stays.
    if (state.phase === "open") change({ phase: "locked", failure: undefined });
  }

  function watch(): void {
    callOff();
    const hidden = dependencies.isHidden();
    if (hidden) hiddenAt ??= dependencies.date();
    if (hiddenAt === undefined) return;
    const away = dependencies.date() - hiddenAt;
    // A negative time means that the clock was set back, so it says nothing.
    const left = away < 0 ? 0 : BACKGROUND_MS - away;
    // The device's own prompt may hide the page. The time is checked again when the prompt is over.
    if (state.busy && left <= 0) return;
    if (!hidden) hiddenAt = undefined;
    // Phones stop the timers of an app in the background, so the time is checked when it returns.
    if (left <= 0) lock();
    else if (hidden && !state.busy) callOff = dependencies.after(left, lock);
  }

  /** Another page of the app may have turned the lock on in the meantime. */
  async function look(): Promise<void> {
    try {
      const setting = await dependencies.readSetting();
      if (setting?.state === "on" && state.phase === "open" && !isLockOn(state)) change({ setting, phase: "locked" });
    } catch (error) {
      if (dependencies.failureOf(error) === undefined) throw error;
    }
  }

  return {
    read,
    unlock: () => attempt(dependencies.unlock),
    tryUnlock: () => attempt(dependencies.unlock, true),
    setUp: () => attempt(dependencies.setUp),
    turnOff: () =>
      attempt(async () => {
        await dependencies.unlock();
        await dependencies.writeSetting({ state: "asked" });
      }),
    async decline() {
      change({ setting: { state: "asked" }, failure: undefined });
      try {
        await dependencies.writeSetting({ state: "asked" });
      } catch (error) {
        // If the disk is full, the offer is shown again at the next start.
        if (dependencies.failureOf(error) === undefined) throw error;
      }
    },
    visibilityChanged() {
      if (isLockOn(state)) watch();
      else if (!dependencies.isHidden() && state.phase === "open") void look();
    },
  };
}

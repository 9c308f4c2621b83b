import type { LockSetting } from "../storage/settings.ts";
import type { LockFailure } from "./device-unlock.ts";

/** How long the app may be in the background and stay unlocked. */
const BACKGROUND_MS = 10_000;

/** All that the lock needs of the world around it. */
export interface LockDependencies {
  /** Whether this device has an unlock that a page may ask for. */
  canLock(): Promise<boolean>;
  /** @throws StorageError */
  readSetting(): Promise<LockSetting | undefined>;
  /** @throws StorageError */
  writeSetting(setting: LockSetting): Promise<void>;
  /** Each asks for the device's unlock. @throws LockError, StorageError */
  setUp(): Promise<void>;
  unlock(): Promise<void>;
  /** What an error of these means to the person; undefined where it is a fault of ours. */
  failureOf(error: unknown): LockFailure | undefined;
  isHidden(): boolean;
  /** Milliseconds since 1970: other clocks stop while a phone sleeps. */
  date(): number;
  /** Calls after so many milliseconds. Returns the way to call it off. */
  after(milliseconds: number, work: () => void): () => void;
}

/**
 * - `reading`: whether the app is locked is not known yet.
 * - `unreadable`: it could not be learnt. The app stays locked.
 */
export type LockPhase = "reading" | "unreadable" | "locked" | "open";

export interface LockState {
  phase: LockPhase;
  /** `unset` while nobody has asked for a lock. */
  setting: LockSetting | "unset";
  /** Whether this device can lock. */
  possible: boolean;
  /** Whether the device is asking. */
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
  /** Reads the setting; again after a failure. */
  read(): Promise<void>;
  unlock(): Promise<void>;
  /** Unlocks without being asked to: where the browser does not allow that, nothing is said of it. */
  tryUnlock(): Promise<void>;
  /** Turns it on, or makes its credential anew; the device's unlock is asked for either way. */
  setUp(): Promise<void>;
  turnOff(): Promise<void>;
  /** The person chose to go without. */
  decline(): Promise<void>;
  /** The page went to the background, or came to the front. */
  visibilityChanged(): void;
}

export const isLockOn = ({ setting }: LockState) => setting !== "unset" && setting.state === "on";

/** The app's lock: on at start where it was turned on, and on again after a while in the background. */
export function createLock(dependencies: LockDependencies, show: (state: LockState) => void): Lock {
  let state = LOCK_AT_START;
  /** Since when the app is in the background. */
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
      // A lock that is to be offered is offered at once, not over a list that is in use already.
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
      // The person was there a moment ago.
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
    // What failed in front of a lock that is on already stays said.
    if (state.phase === "open") change({ phase: "locked", failure: undefined });
  }

  function watch(): void {
    callOff();
    const hidden = dependencies.isHidden();
    if (hidden) hiddenAt ??= dependencies.date();
    if (hiddenAt === undefined) return;
    const away = dependencies.date() - hiddenAt;
    // A clock that was set back says nothing.
    const left = away < 0 ? 0 : BACKGROUND_MS - away;
    // The device's own prompt may hide the page: what that was is judged when it is over.
    if (state.busy && left <= 0) return;
    if (!hidden) hiddenAt = undefined;
    // A phone stops the timers of an app in the background.
    if (left <= 0) lock();
    else if (hidden && !state.busy) callOff = dependencies.after(left, lock);
  }

  /** Another page of the app may have turned the lock on meanwhile. */
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
        // On a full disk it is asked again at the next start.
        if (dependencies.failureOf(error) === undefined) throw error;
      }
    },
    visibilityChanged() {
      if (isLockOn(state)) watch();
      else if (!dependencies.isHidden() && state.phase === "open") void look();
    },
  };
}

/**
 * For this time a new screen ignores taps that decide, because they may have been meant for the previous screen (UI
 * redressing, as in double-click hijacking).
 */
export const SETTLE_MS = 400;

export interface AttentionDependencies {
  /** The time in milliseconds of a monotonic clock. */
  now(): number;
  /** Whether the page is visible and has the focus. */
  hasFocus(): boolean;
  /** Calls `work` after a delay. Returns a function that cancels the call. */
  after(milliseconds: number, work: () => void): () => void;
}

/** Decides whether the person can have seen what they tap. */
export interface Attention {
  /** The page came to the front, changed its size, or lost the focus: taps are ignored for a while. */
  disturb(): void;
  /** Whether a tap at this moment may decide. */
  isSettled(): boolean;
  stop(): void;
}

/**
 * Watches one screen with decisions, from the moment that it is shown. Calls `show` when the screen becomes settled or
 * unsettled.
 */
export function createAttention(dependencies: AttentionDependencies, show: (settled: boolean) => void): Attention {
  let disturbedAt = dependencies.now();
  let callOff = () => {};

  const isSettled = () => dependencies.hasFocus() && dependencies.now() - disturbedAt >= SETTLE_MS;

  function disturb(): void {
    disturbedAt = dependencies.now();
    callOff();
    show(false);
    callOff = dependencies.after(SETTLE_MS, () => show(isSettled()));
  }

  disturb();
  return { disturb, isSettled, stop: () => callOff() };
}

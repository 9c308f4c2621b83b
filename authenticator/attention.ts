/** A tap meant for what was there before must not decide (UI redressing, as in double-click hijacking). */
export const SETTLE_MS = 400;

export interface AttentionDependencies {
  /** Milliseconds of a clock that nobody sets. */
  now(): number;
  /** Whether the page is seen and has the focus. */
  hasFocus(): boolean;
  /** Calls after so many milliseconds. Returns the way to call it off. */
  after(milliseconds: number, work: () => void): () => void;
}

/** Whether the person can have seen what they tap on. */
export interface Attention {
  /** The page came to the front, changed its size, or lost the focus: nothing decides for a while. */
  disturb(): void;
  /** Whether a tap that comes now may decide. */
  isSettled(): boolean;
  stop(): void;
}

/** Watches over one screen that decides, from the moment that it is shown. `show` tells whether it is settled. */
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

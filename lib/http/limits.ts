/** Hits on a limit are counted for so long, from the first one on. */
export const WINDOW_SECONDS = 60;

/** What may be spent within a window under one key. */
export interface Allowance {
  key: string;
  most: number;
}

/** Counts what was spent within fixed windows, each of which begins with the first spending. */
export interface Limits {
  /**
   * Spends `weight` of each allowance in turn, until one of them is overdrawn: those behind it are left as they are, so
   * that what is too much for one network costs the networks around it nothing.
   *
   * @param weight a negative one gives back what was spent in the same window
   * @returns the seconds until the window of the overdrawn one ends, or 0 where all of them allow it
   */
  spend(weight: number, allowances: readonly Allowance[]): Promise<number>;
}

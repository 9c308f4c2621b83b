/** The length of a window, which begins with the first request in it. */
export const WINDOW_SECONDS = 60;

/** How much may be spent under a key within a window. */
export interface Allowance {
  key: string;
  most: number;
}

/** Counts spending in fixed windows, each of which begins with the first spending. */
export interface Limits {
  /**
   * Spends `weight` of each allowance in turn, until one of them is exceeded. The allowances after that one are not
   * changed, so that excess requests of one network do not use up the allowances of the networks around it.
   *
   * @param weight a negative weight returns what was spent in the same window
   * @returns the seconds until the window of the exceeded allowance ends, or 0 if none is exceeded
   */
  spend(weight: number, allowances: readonly Allowance[]): Promise<number>;
}

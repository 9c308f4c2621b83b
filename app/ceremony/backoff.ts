const FIRST_SECONDS = 0.5;
const LONGEST_SECONDS = 15;

/** The waits between retries. */
export interface Backoff {
  /**
   * The next wait in seconds: longer after each failure, and random, so that pages which lost the same server do not
   * return all at once.
   */
  next(): number;
  /** Starts again with short waits, after a success. */
  reset(): void;
}

export function createBackoff(): Backoff {
  let failures = 0;
  return {
    next() {
      const longest = Math.min(LONGEST_SECONDS, FIRST_SECONDS * 2 ** failures);
      failures += 1;
      return longest * (0.5 + Math.random() / 2);
    },
    reset() {
      failures = 0;
    },
  };
}

import { type Limits, WINDOW_SECONDS } from "./limits.ts";

/**
 * The most windows that are stored, about 15 MB. An attacker with more addresses cannot be stopped by counting them
 * anyway.
 */
const WINDOWS = 100_000;

/**
 * Counts in the memory of one process, by the monotonic clock. At the limit, the oldest windows are removed.
 *
 * @param now returns milliseconds
 */
export function memoryLimits(now = () => performance.now(), most = WINDOWS): Limits {
  /**
   * Windows in the order in which they began. They all have the same length, so it is also the order in which they end.
   */
  const windows = new Map<string, { spent: number; ends: number }>();

  const windowOf = (key: string) => {
    const found = windows.get(key);
    if (found && found.ends > now()) return found;
    windows.delete(key);
    for (const [oldest, { ends }] of windows) {
      if (ends > now() && windows.size < most) break;
      windows.delete(oldest);
    }
    const begun = { spent: 0, ends: now() + 1000 * WINDOW_SECONDS };
    windows.set(key, begun);
    return begun;
  };

  return {
    async spend(weight, allowances) {
      for (const { key, most } of allowances) {
        const window = windowOf(key);
        window.spent = Math.max(0, window.spent + weight);
        if (weight > 0 && window.spent > most) return Math.ceil((window.ends - now()) / 1000);
      }
      return 0;
    },
  };
}

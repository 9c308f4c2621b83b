import { type Limits, WINDOW_SECONDS } from "./limits.ts";

/** Windows that are kept at once, about 15 MB of them. Whoever has more addresses than that is not stopped by counting them. */
const WINDOWS = 100_000;

/**
 * Counts in one process's memory, by the monotonic clock. Memory is bounded: the oldest windows make room for new ones.
 *
 * @param now milliseconds
 */
export function memoryLimits(now = () => performance.now(), most = WINDOWS): Limits {
  /** All windows are of one length, so the order in which they were begun is that in which they end. */
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

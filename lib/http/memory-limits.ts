import { WINDOW_SECONDS } from "./limit-window.ts";
import type { Limits } from "./limits.ts";

/** Counts in one process's memory, by the monotonic clock. */
export function memoryLimits(now = () => performance.now()): Limits {
  const windows = new Map<string, { count: number; ends: number }>();

  const sweep = () => {
    for (const [key, window] of windows) if (window.ends <= now()) windows.delete(key);
  };
  setInterval(sweep, 1000 * WINDOW_SECONDS).unref();

  return {
    async hit(key, limit) {
      let window = windows.get(key);
      if (!window || window.ends <= now()) {
        window = { count: 0, ends: now() + 1000 * WINDOW_SECONDS };
        windows.set(key, window);
      }
      window.count += 1;
      return window.count > limit ? Math.ceil((window.ends - now()) / 1000) : 0;
    },
  };
}

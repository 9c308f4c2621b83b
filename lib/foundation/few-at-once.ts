/**
 * Runs work of which only so much may go on at once; the rest waits for its turn, in the order in which it came.
 *
 * @param most how much may go on
 */
export function fewAtOnce(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running < most) running += 1;
    else await new Promise<void>((turn) => waiting.push(turn));
    try {
      return await work();
    } finally {
      // The place goes straight to the next one, so that nobody who comes now is served before it.
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}

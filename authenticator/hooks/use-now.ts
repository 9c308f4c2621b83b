import { useEffect, useState } from "react";

/** The time of a clock, updated every `every` milliseconds. */
function useClock(read: () => number, every: number): number {
  const [now, setNow] = useState(read);
  useEffect(() => {
    const timer = setInterval(() => setNow(read()), every);
    return () => clearInterval(timer);
  }, [read, every]);
  return now;
}

const monotonic = () => performance.now();

/** The time in milliseconds since 1970, by this device's clock. */
export const useNow = (every = 1000) => useClock(Date.now, every);

/** Milliseconds of the monotonic clock, which is not affected by changes of the system time. */
export const useMonotonicNow = (every = 1000) => useClock(monotonic, every);

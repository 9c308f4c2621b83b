/** Pseudo-random numbers that are the same for the same seed. */
export interface Random {
  /** Uniform, from 0 up to 1. */
  next(): number;
  between(low: number, high: number): number;
  /** Gaussian, mean 0, sigma 1. */
  normal(): number;
}

/** Mulberry32. For pictures and tests only; it is not cryptographically secure. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    between: (low, high) => low + next() * (high - low),
    // The sum of four uniform numbers (Irwin-Hall), whose sigma is the root of a third, is a good and cheap
    // approximation.
    normal: () => (next() + next() + next() + next() - 2) * Math.sqrt(3),
  };
}

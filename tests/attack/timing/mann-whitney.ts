/** The result of comparing two samples. */
export interface Comparison {
  /** The standard normal deviate of U, corrected for ties. */
  z: number;
  /** Two-sided, by the normal approximation, which holds from a few dozen samples on. */
  p: number;
  /**
   * The probability that a random time of the first class is longer than one of the second (the common-language effect
   * size, U / nm): 0.5 if they cannot be distinguished. Unlike `p`, it does not depend on the sample size.
   */
  effect: number;
}

/**
 * Compares two samples with the Mann-Whitney U test (Mann and Whitney, 1947): whether one tends to be larger. It uses
 * only ranks, so neither the shape of the distribution nor a few outliers matter.
 */
export function mannWhitney(one: readonly number[], other: readonly number[]): Comparison {
  const all = [...one.map((value) => ({ value, own: true })), ...other.map((value) => ({ value, own: false }))];
  all.sort((a, b) => a.value - b.value);
  const [n, m, total] = [one.length, other.length, all.length];
  let rankSum = 0;
  let ties = 0;
  for (let start = 0; start < total; ) {
    let end = start;
    while (end < total && all[end]?.value === all[start]?.value) end += 1;
    const rank = (start + end + 1) / 2;
    for (let at = start; at < end; at += 1) if (all[at]?.own) rankSum += rank;
    ties += (end - start) ** 3 - (end - start);
    start = end;
  }
  const u = rankSum - (n * (n + 1)) / 2;
  const deviation = Math.sqrt(((n * m) / 12) * (total + 1 - ties / (total * (total - 1))));
  const z = deviation === 0 ? 0 : (u - (n * m) / 2) / deviation;
  return { z, p: 2 * (1 - normal(Math.abs(z))), effect: u / (n * m) };
}

/** The cumulative distribution of the standard normal (Abramowitz and Stegun 26.2.17, error below 1e-7). */
function normal(z: number): number {
  const t = 1 / (1 + 0.2316419 * z);
  const tail = [0.31938153, -0.356563782, 1.781477937, -1.821255978, 1.330274429].reduceRight(
    (sum, coefficient) => (sum + coefficient) * t,
    0,
  );
  return 1 - (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * tail;
}

/** A quantile of a sample; `at` from 0 to 1. */
export function quantile(sample: readonly number[], at: number): number {
  const sorted = [...sample].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(at * sorted.length))] ?? Number.NaN;
}

/**
 * The box test by Crosby, Wallach and Riedi ("Opportunities and Limits of Remote Timing Attacks", ACM TISSEC 2009): two
 * classes can be distinguished if their intervals of low quantiles do not overlap. Low quantiles, because noise only
 * adds time.
 *
 * @returns whether they can be distinguished, and the gap between the intervals in the unit of the samples, or 0
 */
export function boxTest(one: readonly number[], other: readonly number[], low = 0.02, high = 0.08) {
  const [a, b] = [one, other].map((sample) => [quantile(sample, low), quantile(sample, high)] as const);
  const gap = Math.max(0, (a?.[0] ?? 0) - (b?.[1] ?? 0), (b?.[0] ?? 0) - (a?.[1] ?? 0));
  return { apart: gap > 0, gap };
}

import type { Pair } from "./classes.ts";
import { boxTest, type Comparison, mannWhitney, quantile } from "./mann-whitney.ts";

export interface Measured extends Comparison {
  name: string;
  samples: number;
  /** Milliseconds. */
  medians: [number, number];
  /** Whether the box test distinguishes the classes, and by how many milliseconds. */
  box: { apart: boolean; gap: number };
  /** The parts of the answers that differ. */
  bodies: [string[], string[]];
}

/**
 * Times this many requests of each class, in random order, so that other load affects both equally. Each is
 * prepared before its time begins.
 */
export async function measure({ name, one, other, lanes }: Pair, samples: number): Promise<Measured> {
  const times: [number[], number[]] = [[], []];
  const bodies = [new Set<string>(), new Set<string>()] as const;
  let left = samples;
  const lane = async () => {
    while (left > 0) {
      left -= 1;
      await round();
    }
  };
  const round = async () => {
    const order = Math.random() < 0.5 ? ([0, 1] as const) : ([1, 0] as const);
    for (const at of order) {
      const send = await (at === 0 ? one : other)();
      const began = performance.now();
      const body = await send();
      times[at].push(performance.now() - began);
      bodies[at].add(body);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return {
    name,
    samples,
    medians: [quantile(times[0], 0.5), quantile(times[1], 0.5)],
    ...mannWhitney(times[0], times[1]),
    box: boxTest(times[0], times[1]),
    bodies: [[...bodies[0]], [...bodies[1]]],
  };
}

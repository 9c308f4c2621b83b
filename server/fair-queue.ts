interface Bounds {
  /** How many may run at once. */
  atWork: number;
  /** How many of one network may wait. */
  ofOne: number;
  /** How many may wait in total. */
  inAll: number;
}

/** Runs a limited number of tasks at once. Waiting networks take turns, however many tasks each has. */
export interface FairQueue {
  /**
   * Waits for a turn of `network`.
   *
   * @param signal aborted when the waiting client disconnects
   * @returns a function that ends the turn; null if too many are waiting already, or `signal` was aborted
   */
  turn(network: string, signal: AbortSignal): Promise<(() => void) | null>;
}

/** @param bounds limits on the number of tasks */
export function fairQueue({ atWork, ofOne, inAll }: Bounds): FairQueue {
  /** Waiting tasks by network, in the order in which the networks take turns. */
  const waiting = new Map<string, Set<() => void>>();
  let working = 0;
  let all = 0;

  function next(): void {
    working -= 1;
    const [first] = waiting;
    if (!first || working >= atWork) return;
    const [network, queue] = first;
    const [begin] = queue;
    begin?.();
    waiting.delete(network);
    if (queue.size > 0) waiting.set(network, queue);
  }

  function begun(): () => void {
    working += 1;
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      // Requests that arrived in the meantime are handled first.
      setImmediate(next);
    };
  }

  return {
    async turn(network, signal) {
      if (working < atWork) return begun();
      const queue = waiting.get(network) ?? new Set();
      if (queue.size >= ofOne || all >= inAll || signal.aborted) return null;
      waiting.set(network, queue);
      all += 1;
      return new Promise((resolve) => {
        const leave = () => {
          all -= 1;
          queue.delete(begin);
          signal.removeEventListener("abort", giveUp);
        };
        const begin = () => {
          leave();
          resolve(begun());
        };
        const giveUp = () => {
          leave();
          if (queue.size === 0 && waiting.get(network) === queue) waiting.delete(network);
          resolve(null);
        };
        queue.add(begin);
        signal.addEventListener("abort", giveUp, { once: true });
      });
    },
  };
}

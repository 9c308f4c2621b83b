interface Bounds {
  /** How many may be at work at once. */
  atWork: number;
  /** How many of one network may wait. */
  ofOne: number;
  /** How many may wait in all. */
  inAll: number;
}

/** Lets a few at a time work. Networks that wait take turns, however many of each wait. */
export interface FairQueue {
  /**
   * Waits for the turn of `network`.
   *
   * @param signal the one who waits has left
   * @returns ends the turn; null where too many wait already, or `signal` was aborted
   */
  turn(network: string, signal: AbortSignal): Promise<(() => void) | null>;
}

/** @param bounds counts */
export function fairQueue({ atWork, ofOne, inAll }: Bounds): FairQueue {
  /** Who waits, by network, in the order in which the networks take turns. */
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
      // What else came in meanwhile goes first.
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

import { setTimeout as sleep } from "node:timers/promises";

/**
 * Runs `work`, and answers after `milliseconds`, not before, whatever came of it: how long the work took cannot be told
 * from the answer, unless it took longer than that.
 */
export async function atLeast<T>(milliseconds: number, work: () => Promise<T>): Promise<T> {
  const [outcome] = await Promise.allSettled([work(), sleep(milliseconds)]);
  if (outcome.status === "rejected") throw outcome.reason;
  return outcome.value;
}

import { setTimeout as sleep } from "node:timers/promises";

/**
 * Runs `work`, and returns or throws its outcome no earlier than `milliseconds` after the call. So the response time
 * does not reveal how long the work took, unless it took longer than that.
 */
export async function atLeast<T>(milliseconds: number, work: () => Promise<T>): Promise<T> {
  const [outcome] = await Promise.allSettled([work(), sleep(milliseconds)]);
  if (outcome.status === "rejected") throw outcome.reason;
  return outcome.value;
}

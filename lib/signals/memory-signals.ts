import type { Signals } from "./signals.ts";
import { topicListeners } from "./topic-listeners.ts";

/** Signals within one process. */
export function memorySignals(): Signals {
  const listeners = topicListeners();
  return {
    listen: listeners.listen,
    async notify(topic) {
      listeners.call(topic);
    },
  };
}

type LookAgain = () => void;

/** Who listens to what, within this process. */
export function topicListeners() {
  const topics = new Map<string, Set<LookAgain>>();
  return {
    listen(topic: string, lookAgain: LookAgain): () => void {
      const listeners = topics.get(topic) ?? new Set();
      topics.set(topic, listeners.add(lookAgain));
      return () => {
        listeners.delete(lookAgain);
        if (listeners.size === 0 && topics.get(topic) === listeners) topics.delete(topic);
      };
    },
    call(topic: string): void {
      for (const lookAgain of topics.get(topic) ?? []) lookAgain();
    },
    isEmpty: () => topics.size === 0,
    callAll(): void {
      for (const listeners of topics.values()) for (const lookAgain of listeners) lookAgain();
    },
  };
}

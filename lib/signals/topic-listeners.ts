type LookAgain = () => void;

/** The listeners of this process, by topic. */
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
    /** Whether one of the topics with a listener satisfies the condition. */
    some: (isOne: (topic: string) => boolean) => [...topics.keys()].some(isOne),
    callAll(): void {
      for (const listeners of topics.values()) for (const lookAgain of listeners) lookAgain();
    },
  };
}

/**
 * Notifies every instance that something changed. A signal has no content: a listener reads the current state from its
 * store. Signals may therefore arrive twice, late, or without a change (after a lost connection), but never out of
 * order.
 */
export interface Signals {
  /** Notifies every listener of `topic`. */
  notify(topic: string): Promise<void>;
  /** Calls `lookAgain` at every signal on `topic`. Returns a function that stops listening. */
  listen(topic: string, lookAgain: () => void): () => void;
}

/** The topic of an account, for its signed-in pages. */
export const accountTopic = (userId: string) => `account:${userId}`;

const CEREMONY = "ceremony:";
/** The topic of a ceremony, for the page that shows it. */
export const ceremonyTopic = (id: string) => `${CEREMONY}${id}`;

/** Whether the listeners of a topic need signals promptly. Pages of an account also reload their data once a minute. */
export const isWaitedFor = (topic: string) => topic.startsWith(CEREMONY);

/**
 * Tells every instance that something changed. A signal carries no content: whoever hears it reads the present state
 * from where it is kept. Signals may therefore come twice, late, or without a change (after a connection was lost), but
 * never out of order.
 */
export interface Signals {
  /** Has every listener of `topic` look again. */
  notify(topic: string): Promise<void>;
  /** Calls `lookAgain` at every signal on `topic` until the returned function is called. */
  listen(topic: string, lookAgain: () => void): () => void;
}

/** The topic of an account, for its signed-in pages. */
export const accountTopic = (userId: string) => `account:${userId}`;

const CEREMONY = "ceremony:";
/** The topic of a ceremony, for the page that waits for it. */
export const ceremonyTopic = (id: string) => `${CEREMONY}${id}`;

/** Whether somebody waits on a topic for the very next moment. Pages of an account look by themselves once a minute too. */
export const isWaitedFor = (topic: string) => topic.startsWith(CEREMONY);

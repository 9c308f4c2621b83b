import type { LoginTimes } from "../person.ts";

/** One column of the bench's table: something that signs people in. */
export interface Contestant {
  /** The column's title. */
  name: string;
  /** Installs and builds what it needs. Doing it again costs little. */
  prepare(): Promise<void>;
  /**
   * A fresh server with an empty database.
   *
   * @param inspectPort where Node's inspector listens, if given
   */
  start(inspectPort?: number): Promise<Running>;
}

export interface Running {
  /** The server's first process. */
  pid: number;
  /** The first process of its PostgreSQL. */
  postmaster: number;
  /** Milliseconds from the program's start to its first answer. */
  startMs: number;
  /** Registers somebody and returns what signs them in, once a call. `postToEvent` is NaN where no event is sent. */
  newPerson(): Promise<() => Promise<LoginTimes>>;
  /**
   * Registers somebody who stays signed in, and returns what lists their sessions; it resolves to the time that this
   * took, in milliseconds, or NaN where the site has no such list. Null where the contestant has none.
   */
  newReader: (() => Promise<() => Promise<number>>) | null;
  /** Opens one more page that waits for its phone; null where pages poll. */
  wait: (() => Promise<void>) | null;
  /** Adds so many accounts, each with a session, straight into the database. */
  seed(accounts: number): Promise<void>;
  stop(): Promise<void>;
}

import type { LoginTimes } from "../person.ts";

/** One column of the table: a system that signs people in. */
export interface Contestant {
  /** The column's title. */
  name: string;
  /** Installs and builds what it needs. Repeating it is cheap. */
  prepare(): Promise<void>;
  /**
   * Starts a new server with an empty database.
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
  /**
   * Registers a person and returns a function that signs them in once per call. `postToEvent` is NaN if no event is
   * sent.
   */
  newPerson(): Promise<() => Promise<LoginTimes>>;
  /** Opens one more page that waits for its phone; null if pages poll. */
  wait: (() => Promise<void>) | null;
  /** Adds this many accounts, each with a session, directly to the database. */
  seed(accounts: number): Promise<void>;
  stop(): Promise<void>;
}

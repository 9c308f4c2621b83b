import { describeError, log } from "#lib/foundation/log.ts";

/** The time limit for stopping, because somebody waits for it: two seconds, less a reserve. */
const STOP_MS = 1_800;
/**
 * The time limit after an uncaught error. It is longer for requests in progress, because nobody waits for the process
 * to end.
 */
const CRASH_MS = 10_000;

/** Stops the server. `patienceMs` is how long requests in progress may take. */
export type Stop = (patienceMs: number) => Promise<void>;

/** How much of the time limit is for requests; the rest is for the database. */
const PATIENCE_MS = { stop: 500, crash: 5_000 };

/**
 * Runs `stop` and ends the process: with exit code 0 at the first SIGTERM, SIGINT or SIGHUP, and with 1 after an
 * uncaught error. After such an error the process is in an unknown state (Node's documentation of `uncaughtException`),
 * so requests in progress are finished and a supervisor starts a new process. A second signal ends it at once.
 *
 * @param hangUp handles SIGHUP if it returns true; the server then continues
 * @returns a function with the effect of a signal, unless the process is ending already
 */
export function stopOnSignalsAndErrors(stop: Stop, hangUp: () => boolean): () => void {
  let stopping = false;
  const end = async (code: number, patienceMs: number, longestMs: number) => {
    stopping = true;
    setTimeout(() => process.exit(code), longestMs);
    await stop(patienceMs).catch((error) => log("error", "stopping failed", describeError(error)));
    process.exit(code);
  };
  const onSignal = () => {
    if (stopping) process.exit(1);
    void end(0, PATIENCE_MS.stop, STOP_MS);
  };
  process.on("SIGTERM", onSignal);
  process.on("SIGINT", onSignal);
  process.on("SIGHUP", () => hangUp() || onSignal());

  const onError = (message: string) => (error: unknown) => {
    log("error", message, describeError(error));
    if (!stopping) void end(1, PATIENCE_MS.crash, CRASH_MS);
  };
  process.on("uncaughtException", onError("uncaught exception"));
  process.on("unhandledRejection", onError("unhandled rejection"));
  // The program that reads the output may have ended.
  for (const output of [process.stdout, process.stderr]) output.on("error", () => {});
  return () => {
    if (!stopping) onSignal();
  };
}

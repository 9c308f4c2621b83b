import { describeError, log } from "#lib/foundation/log.ts";

/** Whoever stops the server waits two seconds at most. */
const STOP_MS = 1_800;
/** After an error that nobody caught, requests in flight get longer: nobody waits for the process to end. */
const CRASH_MS = 10_000;

/** Ends what the server does. `patienceMs` is how long requests in flight may take. */
export type Stop = (patienceMs: number) => Promise<void>;

/** How long of the time to stop is left for requests; the rest is for the database. */
const PATIENCE_MS = { stop: 500, crash: 5_000 };

/**
 * Runs `stop` and ends the process: with 0 at the first SIGTERM, SIGINT or SIGHUP, and with 1 after an error that
 * nobody caught. After such an error the process is in an unknown state (Node's documentation of `uncaughtException`):
 * requests in flight are finished, and a supervisor starts a new process. A second signal ends it at once.
 *
 * @param hangUp takes SIGHUP when it returns true; the server then goes on
 */
export function stopOnSignalsAndErrors(stop: Stop, hangUp: () => boolean): void {
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
}

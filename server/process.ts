import { describeError, log } from "#lib/foundation/log.ts";

/** Whoever stops the server gets it stopped within two seconds. */
const LONGEST_STOP_MS = 1_800;
const SIGNALS = ["SIGTERM", "SIGINT", "SIGHUP"] as const;

/** Runs `stop` at the first signal to end, and then ends; at a second one, or when it takes too long, ends anyway. */
export function stopOnSignals(stop: () => Promise<void>): void {
  let stopping = false;
  const end = async () => {
    if (stopping) process.exit(1);
    stopping = true;
    setTimeout(() => process.exit(0), LONGEST_STOP_MS);
    await stop().catch((error) => log("error", "stopping failed", describeError(error)));
    process.exit(0);
  };
  for (const signal of SIGNALS) process.on(signal, end);
}

/** An error that nobody caught is one request's misfortune: it is written down, and everybody else is served on. */
export function logStrayErrors(): void {
  process.on("uncaughtException", (error) => log("error", "uncaught exception", describeError(error)));
  process.on("unhandledRejection", (reason) => log("error", "unhandled rejection", describeError(reason)));
  // Whoever read our output may be gone.
  for (const output of [process.stdout, process.stderr]) output.on("error", () => {});
}

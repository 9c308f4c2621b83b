import { settings } from "./settings.ts";

type Level = "debug" | "info" | "warn" | "error";

const ORDER: Record<Level | "silent", number> = { debug: 0, info: 1, warn: 2, error: 3, silent: 4 };

function threshold(): number {
  try {
    return ORDER[settings().LOG_LEVEL];
  } catch {
    // Invalid settings are reported by the code that starts the server.
    return ORDER.info;
  }
}

/**
 * Writes one line of JSON to standard output. Fields must not contain a secret, challenge or email address. A request
 * is identified by its id and the pattern of its route.
 */
export function log(level: Level, message: string, fields: Record<string, unknown> = {}): void {
  if (ORDER[level] < threshold()) return;
  process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), level, message, ...fields })}\n`);
}

/** The parts of an error that may be logged: its kind, code and location, and the message only if it is one of ours. */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: typeof error };
  const { code } = error as { code?: unknown };
  const place = error.stack
    ?.split("\n")
    .find((line) => line.trimStart().startsWith("at "))
    ?.trim();
  return { error: error.name, ...(typeof code === "string" ? { code } : {}), ...(place ? { place } : {}) };
}

import { settings } from "./settings.ts";

type Level = "debug" | "info" | "warn" | "error";

const ORDER: Record<Level | "silent", number> = { debug: 0, info: 1, warn: 2, error: 3, silent: 4 };

function threshold(): number {
  try {
    return ORDER[settings().LOG_LEVEL];
  } catch {
    // Settings that cannot be used are reported by whoever starts the server.
    return ORDER.info;
  }
}

/**
 * Writes one line of JSON to standard output. Fields hold no secret, challenge or email:
 * a request is told by its id and the pattern of its route.
 */
export function log(level: Level, message: string, fields: Record<string, unknown> = {}): void {
  if (ORDER[level] < threshold()) return;
  process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), level, message, ...fields })}\n`);
}

/** What may be logged of an error: its kind, code and place, and a message only where it is ours. */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: typeof error };
  const { code } = error as { code?: unknown };
  const place = error.stack
    ?.split("\n")
    .find((line) => line.trimStart().startsWith("at "))
    ?.trim();
  return { error: error.name, ...(typeof code === "string" ? { code } : {}), ...(place ? { place } : {}) };
}

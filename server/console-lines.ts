import { stripVTControlCharacters } from "node:util";
import { describeError, log } from "#lib/foundation/log.ts";

/** Matches text that may be a secret, a challenge or an address. */
const PRIVATE = /[\w%+-]{16,}|\S*@\S*/g;
const LONGEST = 200;

/**
 * Redirects the console output of Next, libraries and Node itself to the log, as one line of JSON each. Of errors, only
 * the fields of `describeError` are kept; in texts, possible secrets are removed.
 */
export function logConsole(): void {
  console.error = (...all: unknown[]) => log("error", "console", fieldsOf(all));
  console.warn = (...all: unknown[]) => log("warn", "console", fieldsOf(all));
  process.removeAllListeners("warning");
  process.on("warning", (warning) =>
    log("warn", "runtime warning", { name: warning.name, ...fieldsOf([warning.message]) }),
  );
}

function fieldsOf(all: unknown[]): Record<string, unknown> {
  const error = all.find((one) => one instanceof Error);
  const text = all
    .filter((one) => typeof one === "string")
    .join(" ")
    .trim();
  return { ...(error ? describeError(error) : {}), ...(text ? { text: safe(text) } : {}) };
}

const safe = (text: string) =>
  stripVTControlCharacters(text).split("\n", 1)[0]?.replace(PRIVATE, "…").slice(0, LONGEST) ?? "";

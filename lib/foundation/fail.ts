import { inspect } from "node:util";
import { StartError } from "./start-error.ts";

/**
 * Ends the process with an error: as a sentence if the operator can do something about it, otherwise with all details.
 */
export function fail(error: unknown): never {
  process.stderr.write(`${error instanceof StartError ? error.message : inspect(error)}\n`);
  process.exit(1);
}

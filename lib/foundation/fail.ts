import { inspect } from "node:util";
import { StartError } from "./start-error.ts";

/** Ends the process: in words where a person can do something about it, else with all that is known. */
export function fail(error: unknown): never {
  process.stderr.write(`${error instanceof StartError ? error.message : inspect(error)}\n`);
  process.exit(1);
}

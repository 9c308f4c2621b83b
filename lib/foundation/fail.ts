import { StartError } from "./start-error.ts";

/** Ends the process: in words where a person can do something about it, else with all that is known. */
export function fail(error: unknown): never {
  console.error(error instanceof StartError ? error.message : error);
  process.exit(1);
}

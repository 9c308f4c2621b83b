import { networkProblem } from "#lib/foundation/network-problem.ts";
import { StartError } from "#lib/foundation/start-error.ts";

/** Explains to the operator, in one sentence, why the database cannot be used. */
export class DatabaseProblem extends StartError {}

/** The advice for errors of PostgreSQL, by SQLSTATE (PostgreSQL, appendix A). */
const ADVICE: Record<string, string> = {
  "22P05": "Create a database with the encoding UTF8.",
  "25006": "Name a server, and a role, that may write.",
  "28P01": "Check the user and the password in DATABASE_URL.",
  "3D000": "Create it, or name another one in DATABASE_URL.",
  "3F000": "As the owner of the database run: CREATE SCHEMA public;",
  "42703":
    "A table is another application's, or was changed by hand. Give QR2Pass a database of its own, or restore a backup.",
  "42710": "Another application has something of that name. Give QR2Pass a database of its own.",
  "42P01": "A table was removed, or is outside the role's search_path. Restore a backup, or check the search_path.",
  "42P07": "Another application has a table of that name. Give QR2Pass a database of its own.",
  "53300": "Raise the limit (max_connections, or that of the role), or stop what holds the connections.",
  "57P03": "Start again when it is up.",
};

/**
 * Turns an error of the driver into a sentence: PostgreSQL's own message and the advice. Such a message names tables
 * and roles but never contains a statement or its values.
 */
export function databaseProblem(error: unknown, advice?: string): DatabaseProblem {
  if (error instanceof DatabaseProblem) return error;
  // drizzle-orm and some drivers wrap the server's error.
  const reported =
    error instanceof Error && error.cause instanceof Error && !("severity" in error) ? error.cause : error;
  const { message = "", code = "" } = reported as { message?: string; code?: string };
  const sentence = networkProblem(reported) ?? (message.split("\n", 1)[0] || `it gave no reason (${code})`);
  const what = advice ?? ADVICE[code];
  return new DatabaseProblem(`${sentence.replace(/\.$/, "")}.${what ? ` ${what}` : ""}`, { cause: error });
}

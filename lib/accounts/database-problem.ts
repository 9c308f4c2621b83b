import { networkProblem } from "#lib/foundation/network-problem.ts";
import { StartError } from "#lib/foundation/start-error.ts";

/** Why the database cannot be used, in one sentence for the person who runs the server. */
export class DatabaseProblem extends StartError {}

/** What to do about an error that PostgreSQL reports, by SQLSTATE (PostgreSQL, appendix A). */
const ADVICE: Record<string, string> = {
  "25006": "Name a server, and a role, that may write.",
  "28P01": "Check the user and the password in DATABASE_URL.",
  "3D000": "Create it, or name another one in DATABASE_URL.",
  "42P07": "Another application has a table of that name. Give QR2Pass a database of its own.",
  "53300": "Raise max_connections, or stop what holds the connections.",
  "57P03": "Start again when it is up.",
};

/**
 * Turns what a driver threw into a sentence: PostgreSQL's own message, and what to do about it. The message names
 * tables and roles; a statement or its values are never part of it.
 */
export function databaseProblem(error: unknown, advice?: string): DatabaseProblem {
  if (error instanceof DatabaseProblem) return error;
  // drizzle-orm and some drivers wrap the server's own error.
  const told = error instanceof Error && error.cause instanceof Error && !("severity" in error) ? error.cause : error;
  const { message = "", code = "" } = told as { message?: string; code?: string };
  const sentence = networkProblem(told) ?? (message.split("\n", 1)[0] || `it gave no reason (${code})`);
  const what = advice ?? ADVICE[code];
  return new DatabaseProblem(`${sentence.replace(/\.$/, "")}.${what ? ` ${what}` : ""}`, { cause: error });
}

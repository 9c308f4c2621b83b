import { dirname } from "node:path";
import { parseArgs } from "node:util";
import { StartError } from "#lib/foundation/start-error.ts";
import { emailSchema } from "#lib/protocol/email.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";

const USAGE = `Usage: script/account COMMAND EMAIL [--json]

  list [TEXT]      lists the accounts whose address has TEXT in it
  show EMAIL       shows an account: its phones, sessions and recoveries
  recover EMAIL    prints a link that sets up a new phone, good once and for 24 hours
  disable EMAIL    lets nobody in, and ends all sessions at once
  enable EMAIL     takes that back
  remove EMAIL     deletes the account with everything in it, and frees its address

Set DATA_DIR, DATABASE_URL, AUTH_SECRET and AUTH_URL as the server has them. The server may run or not.
docs/accounts.md says more.
`;

/** The parsed arguments. */
interface Request {
  name: string;
  /** An address, or part of one. */
  argument: string;
  json: boolean;
}

const NAMES = ["list", "show", "recover", "disable", "enable", "remove"];

/** Parses the arguments; null if they are not a valid command. */
function requestOf(args: string[]): Request | null {
  try {
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { json: { type: "boolean" } } });
    const [name = "", argument = "", ...more] = positionals;
    const isWhole = NAMES.includes(name) && more.length === 0 && (name === "list" || argument !== "");
    return isWhole ? { name, argument, json: values.json ?? false } : null;
  } catch {
    return null;
  }
}

/** @returns the text to print */
async function run({ name, argument, json }: Request): Promise<string> {
  const email = name === "list" ? argument.trim().toLowerCase() : emailSchema.safeParse(argument).data;
  if (email === undefined) throw new ProtocolError("invalid_email");
  // Loaded only here, so that a typing error is reported without waiting for these modules.
  const { openForTool } = await import("./tool-database.ts");
  const { COMMANDS } = await import("./account-commands.ts");
  const command = COMMANDS[name as keyof typeof COMMANDS];
  const { settings, close } = await openForTool(dirname(import.meta.dirname));
  try {
    const { text, data } = await command(email, settings.address);
    return json ? JSON.stringify(data, null, 2) : text;
  } finally {
    await close();
  }
}

/** Why nothing was done, as a sentence for the operator. */
function reasonOf(error: unknown): string {
  if (error instanceof ProtocolError && error.code === "not_found") return "There is no account at this address.";
  if (error instanceof ProtocolError && error.code === "account_disabled")
    return "The account is disabled. Enable it first.";
  if (error instanceof ProtocolError || error instanceof StartError) return error.message;
  return `This failed: ${(error as Error).message}`;
}

/** @returns the exit code: 0 done, 1 failed, 2 invalid arguments */
async function main(): Promise<number> {
  const request = requestOf(process.argv.slice(2));
  if (!request) {
    process.stderr.write(USAGE);
    return 2;
  }
  try {
    process.stdout.write(`${await run(request)}\n`);
    return 0;
  } catch (error) {
    const code = error instanceof ProtocolError ? error.code : "failed";
    if (request.json) process.stdout.write(`${JSON.stringify({ error: code, message: reasonOf(error) })}\n`);
    process.stderr.write(`${reasonOf(error)}\n`);
    return 1;
  }
}

const code = await main();
// Standard output may be a pipe, and must be flushed before the process ends.
process.stdout.write("", () => process.exit(code));

import { dirname } from "node:path";
import { parseArgs } from "node:util";
import {
  describeAccount,
  disableAccount,
  enableAccount,
  listAccounts,
  recoverAccount,
  removeAccountAt,
} from "#lib/accounts/administration.ts";
import { StartError } from "#lib/foundation/start-error.ts";
import { emailSchema } from "#lib/protocol/email.ts";
import { ProtocolError } from "#lib/protocol/errors.ts";
import { openForTool } from "./tool-database.ts";

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

const PAGE = 500;

/** One answer, as text for people and as data for programs. */
interface Answer {
  text: string;
  data: object;
}

type Command = (email: string, site: string) => Promise<Answer>;

const COMMANDS: Record<string, Command> = {
  async show(email) {
    const account = await describeAccount(email);
    return { text: textOf(account), data: account };
  },
  async recover(email, site) {
    const link = await recoverAccount(email, site);
    const text = `${link}\n\nGive this link to the person, over a way that you trust. It is good once, and for 24 hours.\nWhoever has it gets into the account. The person's mailbox was told.`;
    return { text, data: { email, link, valid_hours: 24 } };
  },
  async disable(email) {
    await disableAccount(email);
    return { text: `${email} is disabled. Its sessions have ended.`, data: { email, disabled: true } };
  },
  async enable(email) {
    await enableAccount(email);
    return { text: `${email} is enabled.`, data: { email, disabled: false } };
  },
  async remove(email) {
    await removeAccountAt(email);
    return { text: `${email} was removed. The address is free.`, data: { email, removed: true } };
  },
};

async function list(text: string): Promise<Answer> {
  const all = [];
  for (let after = ""; ; ) {
    const page = await listAccounts(text, after, PAGE);
    all.push(...page);
    const last = page.at(-1);
    if (!last || page.length < PAGE) break;
    after = last.email;
  }
  const lines = all.map((account) =>
    [
      account.email,
      `${account.keys} ${account.keys === 1 ? "phone" : "phones"}`,
      `${account.sessions} ${account.sessions === 1 ? "session" : "sessions"}`,
      `last used ${account.last_used_at?.toISOString() ?? "never"}`,
      ...(account.disabled_at ? ["disabled"] : []),
    ].join("  "),
  );
  return { text: lines.length > 0 ? lines.join("\n") : "There are no such accounts.", data: all };
}

/** Plain lines of what `describeAccount` gives. */
function textOf(account: Awaited<ReturnType<typeof describeAccount>>): string {
  const time = (date: Date | null) => date?.toISOString() ?? "never";
  return [
    account.email,
    `  created     ${time(account.created_at)}`,
    `  address     ${account.email_verified_at ? `proved ${time(account.email_verified_at)}` : "not proved"}`,
    `  state       ${account.disabled_at ? `disabled ${time(account.disabled_at)}` : "enabled"}`,
    ...(account.username ? [`  user name   ${account.username}`] : []),
    ...(account.display_name ? [`  name        ${account.display_name}`] : []),
    `  codes left  ${account.recovery_codes_left}`,
    ...(account.recovery
      ? [`  recovery    ${account.recovery.method}, started ${time(account.recovery.started_at)}`]
      : []),
    ...account.keys.map(
      (key) => `  phone       ${key.name}, added ${time(key.added_at)}, last used ${time(key.last_used_at)}`,
    ),
    ...account.sessions.map(
      (session) =>
        `  session     ${session.browser} on ${session.system} at ${session.address}, last seen ${time(session.last_seen_at)}`,
    ),
  ].join("\n");
}

/** What to run, out of the arguments. Null where they say nothing that can be run. */
function commandOf(args: string[]): { run: (site: string) => Promise<Answer>; json: boolean } | null {
  try {
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { json: { type: "boolean" } } });
    const [name = "", given = "", ...more] = positionals;
    const json = values.json ?? false;
    if (more.length > 0) return null;
    if (name === "list") return { run: () => list(given.trim().toLowerCase()), json };
    const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    if (!command || given === "") return null;
    return {
      async run(site) {
        const email = emailSchema.safeParse(given);
        if (!email.success) throw new ProtocolError("invalid_email");
        return command(email.data, site);
      },
      json,
    };
  } catch {
    return null;
  }
}

/** Why a command did not do anything, for the person who ran it. */
function reasonOf(error: unknown): string {
  if (error instanceof ProtocolError && error.code === "not_found") return "There is no account at this address.";
  if (error instanceof ProtocolError && error.code === "account_disabled")
    return "The account is disabled. Enable it first.";
  if (error instanceof ProtocolError || error instanceof StartError) return error.message;
  return `This failed: ${(error as Error).message}`;
}

/** @returns the exit code: 0 done, 1 not done, 2 not understood */
async function main(): Promise<number> {
  const command = commandOf(process.argv.slice(2));
  if (!command) {
    process.stderr.write(USAGE);
    return 2;
  }
  try {
    const { settings, close } = await openForTool(dirname(import.meta.dirname));
    try {
      const { text, data } = await command.run(settings.address);
      process.stdout.write(`${command.json ? JSON.stringify(data, null, 2) : text}\n`);
      return 0;
    } finally {
      await close();
    }
  } catch (error) {
    const code = error instanceof ProtocolError ? error.code : "failed";
    if (command.json) process.stdout.write(`${JSON.stringify({ error: code, message: reasonOf(error) })}\n`);
    process.stderr.write(`${reasonOf(error)}\n`);
    return 1;
  }
}

// Standard output is a pipe at times: what was written must be out before the process ends.
const code = await main();
process.stdout.write("", () => process.exit(code));

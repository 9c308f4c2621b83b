import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { basename, dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { StartError } from "#lib/foundation/start-error.ts";
import { type Command, commandAs, type ServerUser } from "./server-user.ts";

/** Characters that a shell interprets in double quotes (POSIX, Shell Command Language, section 2.2.3). */
const SHELL = /[$`"\\!\n]/;

/**
 * Runs initdb to completion. It has two requirements that a server does not have, and both are met here: its own path
 * must contain nothing that a shell interprets, and the user must have an entry in the user database.
 *
 * @throws StartError with initdb's output
 */
export async function runInitdb(initdb: string, args: string[], user: ServerUser, folder: string): Promise<void> {
  const copy = SHELL.test(initdb) && process.platform !== "win32" ? copyPrograms(initdb) : null;
  try {
    const { program, args: all, options } = withName(commandAs(user, copy?.initdb ?? initdb, args, folder), user);
    const child = spawn(program, all, { ...options, stdio: ["ignore", "ignore", "pipe"] });
    const [complaint, [code]] = await Promise.all([text(child.stderr), once(child, "close")]);
    if (code !== 0) throw new StartError(`The embedded database could not be made.\n${complaint.trim()}`);
  } finally {
    copy?.remove();
  }
}

/**
 * Copies the programs to a path without special characters (60 MB, for a second, once). initdb runs `postgres` from its
 * own folder through a shell, in double quotes, so that a `$` in the path would be a variable.
 */
function copyPrograms(initdb: string): { initdb: string; remove(): void } {
  const root = dirname(dirname(initdb));
  const copy = mkdtempSync(join(tmpdir(), "qr2pass-initdb-"));
  chmodSync(copy, 0o755);
  cpSync(root, copy, { recursive: true, verbatimSymlinks: true });
  return {
    initdb: join(copy, "bin", basename(initdb)),
    remove: () => rmSync(copy, { recursive: true, force: true }),
  };
}

/**
 * initdb looks up the name of its user, but containers may run with a user that has none (`--user 4711`). In a user
 * namespace of its own (user_namespaces(7)) it runs with the id of a user that has a name, and its files still belong
 * to the real user.
 *
 * @throws StartError if the system does not allow such a namespace
 */
function withName(command: Command, user: ServerUser): Command {
  if (user || process.platform !== "linux" || hasName()) return command;
  const id = idWithName();
  const args = ["--user", `--map-user=${id}`, `--map-group=${id}`, "--"];
  if (id === null || spawnSync("unshare", [...args, "true"]).status !== 0) {
    throw new StartError(
      `The user with the id ${process.getuid?.()} has no entry in /etc/passwd, which PostgreSQL needs to make a database. ` +
        "Run QR2Pass as a user who has one (in its container: --user node), or set DATABASE_URL to a database of your own.",
    );
  }
  return { ...command, program: "unshare", args: [...args, command.program, ...command.args] };
}

function hasName(): boolean {
  try {
    return userInfo().username !== "";
  } catch {
    return false;
  }
}

/** The id of an unprivileged user in /etc/passwd: the last one. PostgreSQL does not run as root. */
function idWithName(): number | null {
  try {
    const ids = readFileSync("/etc/passwd", "utf8")
      .split("\n")
      .map((line) => Number(line.split(":")[2] || 0));
    return ids.findLast((id) => id > 0) ?? null;
  } catch {
    return null;
  }
}

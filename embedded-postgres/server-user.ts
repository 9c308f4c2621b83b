import { execFileSync, type SpawnOptions } from "node:child_process";
import { chmodSync, chownSync, existsSync, lstatSync, mkdirSync, readdirSync, realpathSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { StartError } from "#lib/foundation/start-error.ts";

/** The user that runs PostgreSQL's programs, which refuse to run as root. Null for the user of this process. */
export type ServerUser = { uid: number; gid: number } | null;

/** What to spawn to run a program as a certain user. */
export interface Command {
  program: string;
  args: string[];
  options: SpawnOptions;
}

/** For root: the owner of the data in `dataFolder` if it exists, otherwise an unprivileged user. */
export function serverUser(dataFolder: string): ServerUser {
  if (process.getuid?.() !== 0) return null;
  if (existsSync(dataFolder)) {
    const { uid, gid } = statSync(dataFolder);
    if (uid !== 0) return { uid, gid };
  }
  return idOf("postgres") ?? idOf("nobody") ?? { uid: 65534, gid: 65534 };
}

function idOf(name: string): ServerUser {
  try {
    const id = (flag: string) => Number(execFileSync("id", [flag, name], { stdio: ["ignore", "pipe", "ignore"] }));
    return { uid: id("-u"), gid: id("-g") };
  } catch {
    return null;
  }
}

/** Makes `user` the owner of `path` and everything in it, for instance of data that root restored from a backup. */
export function give(path: string, user: ServerUser): void {
  if (!user) return;
  const { uid } = lstatSync(path);
  if (uid === user.uid) return;
  if (lstatSync(path).isDirectory()) for (const name of readdirSync(path)) give(join(path, name), user);
  if (!lstatSync(path).isSymbolicLink()) chownSync(path, user.uid, user.gid);
}

/** Creates a folder if it does not exist. Only its owner may use it, and `user` may traverse it. */
export function makeFolder(folder: string, user: ServerUser): void {
  if (mkdirSync(folder, { recursive: true, mode: 0o700 }) === undefined || !user) return;
  chownSync(folder, 0, user.gid);
  chmodSync(folder, 0o710);
}

/**
 * How to run `program` in `folder` as `user`. If root started the server below a folder that only root may enter (such
 * as /root), the program keeps one of root's capabilities, to traverse folders; that requires `setpriv`.
 *
 * @throws StartError
 */
export function commandAs(user: ServerUser, program: string, args: string[], folder: string): Command {
  if (process.platform === "win32") return { program, args, options: {} };
  // A clean environment, because PGDATA and similar variables would change what the programs do.
  const env = { PATH: "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", LC_ALL: "C" };
  const options = { cwd: "/", env: env as unknown as NodeJS.ProcessEnv } satisfies SpawnOptions;
  if (!user) return { program, args, options };
  const barred = barrier(dirname(program), user) ?? barrier(folder, user);
  if (!barred) return { program, args, options: { ...options, ...user } };
  if (!hasSetpriv()) {
    throw new StartError(
      `PostgreSQL does not run as root, and another user may not pass through ${barred}. ` +
        "Start QR2Pass as an ordinary user, move it to a folder that others may pass through, or install setpriv (util-linux).",
    );
  }
  const identity = [`--reuid=${user.uid}`, `--regid=${user.gid}`, "--clear-groups"];
  const right = ["--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"];
  // Without this, access(2) ignores the capability for a user who is not root (capabilities(7),
  // SECBIT_NO_SETUID_FIXUP).
  const checks = "--securebits=+no_setuid_fixup";
  return { program: "setpriv", args: [checks, ...identity, ...right, "--", program, ...args], options };
}

/** The first folder, from this one upwards, that `user` may not traverse. */
function barrier(path: string, { uid, gid }: { uid: number; gid: number }): string | null {
  for (let folder = realpathSync(path); ; folder = dirname(folder)) {
    const { mode, uid: owner, gid: group } = statSync(folder);
    const bit = owner === uid ? 0o100 : group === gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return folder;
    if (folder === dirname(folder)) return null;
  }
}

function hasSetpriv(): boolean {
  try {
    execFileSync("setpriv", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

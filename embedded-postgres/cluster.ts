import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, fsyncSync, openSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { chown, mkdtemp, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { StartError } from "#lib/foundation/start-error.ts";
import { commandAs, give, type ServerUser } from "./server-user.ts";

/** The role and the database that all of QR2Pass's tables are in. */
export const ROLE = "qr2pass";
export const DATABASE = "postgres";

/** Older than this, a folder that is being filled belongs to nobody any more. */
const ABANDONED_MS = 10 * 60_000;

/**
 * Makes the files of a new database at `cluster`, unless they are there. They are made aside and renamed when whole,
 * so what was interrupted is never taken for a database, and of two who make it one wins.
 *
 * @throws StartError
 */
export async function makeCluster(initdb: string, cluster: string, password: string, user: ServerUser): Promise<void> {
  const unfinished = `${basename(cluster)}.new-`;
  removeAbandoned(dirname(cluster), unfinished);
  if (existsSync(cluster)) return give(cluster, user);

  const aside = await mkdtemp(join(dirname(cluster), unfinished));
  try {
    if (user) await chown(aside, user.uid, user.gid);
    const passwordFile = join(aside, "password");
    await writeFile(passwordFile, password, { mode: 0o600 });
    give(passwordFile, user);
    const made = join(aside, "cluster");
    const { program, args, options } = commandAs(
      user,
      initdb,
      [
        `--pgdata=${made}`,
        `--username=${ROLE}`,
        `--pwfile=${passwordFile}`,
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
      ],
      aside,
    );
    const child = spawn(program, args, { ...options, stdio: ["ignore", "ignore", "pipe"] });
    const [complaint, [code]] = await Promise.all([text(child.stderr), once(child, "close")]);
    if (code !== 0) throw new StartError(`The embedded database could not be made.\n${complaint.trim()}`);
    moveIntoPlace(made, cluster);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

function moveIntoPlace(made: string, cluster: string): void {
  try {
    renameSync(made, cluster);
  } catch (error) {
    // Another server that started with this one was first.
    if (!existsSync(cluster)) throw error;
    return;
  }
  const folder = openSync(dirname(cluster), "r");
  fsyncSync(folder);
  closeSync(folder);
}

function removeAbandoned(folder: string, prefix: string): void {
  for (const name of readdirSync(folder).filter((entry) => entry.startsWith(prefix))) {
    const path = join(folder, name);
    const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > ABANDONED_MS) rmSync(path, { recursive: true, force: true });
  }
}

import { closeSync, existsSync, fsyncSync, openSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { chown, mkdtemp, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { runInitdb } from "./initdb.ts";
import { give, type ServerUser } from "./server-user.ts";

/** The role that owns all of QR2Pass's tables, and the name of their database. */
export const ROLE = "qr2pass";
export const DATABASE = "postgres";

/** An incomplete folder older than this was left by a process that ended. */
const ABANDONED_MS = 10 * 60_000;

/**
 * Creates the files of a new database at `cluster`, unless they exist. They are created in a temporary folder that is
 * renamed when it is complete, so that an interrupted creation is never used as a database, and of two processes one
 * wins.
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
    const args = [
      `--pgdata=${made}`,
      `--username=${ROLE}`,
      `--pwfile=${passwordFile}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      "--locale=C",
    ];
    await runInitdb(initdb, args, user, aside);
    moveIntoPlace(made, cluster);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

function moveIntoPlace(made: string, cluster: string): void {
  try {
    renameSync(made, cluster);
  } catch (error) {
    // Another server that started at the same time was faster.
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

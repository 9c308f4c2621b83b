import { execFileSync } from "node:child_process";
import { readFileSync, readlinkSync, realpathSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";

/** A server fills its file as soon as it starts. A file that is still empty after this time was left by a crash. */
const EMPTY_MS = 5_000;

/** The content of a server's `postmaster.pid` (PostgreSQL, miscadmin.h: LOCK_FILE_LINE_*). */
export interface Postmaster {
  pid: number;
  port: number;
  /** `starting`, `stopping`, `ready` or `standby`; empty at the very start. */
  status: string;
}

/** The server that runs on the database files at `cluster`; null if none does. */
export function findPostmaster(cluster: string): Postmaster | null {
  const postmaster = readPostmaster(cluster);
  return postmaster && worksOn(postmaster.pid, cluster) ? postmaster : null;
}

function readPostmaster(cluster: string): Postmaster | null {
  try {
    const lines = readFileSync(join(cluster, "postmaster.pid"), "utf8").split("\n");
    // A server in single-user mode writes a negative pid.
    const pid = Math.abs(Number(lines[0]));
    return pid > 0 ? { pid, port: Number(lines[3]), status: (lines[7] ?? "").trim() } : null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

/**
 * Whether a process is a server on these files: its working directory is its data folder. After a power cut, the pid in
 * the file may belong to another program.
 */
function worksOn(pid: number, cluster: string): boolean {
  try {
    if (process.platform === "linux") return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(cluster);
    if (process.platform === "win32") return isAlive(pid);
    return execFileSync("ps", ["-ww", "-o", "command=", "-p", String(pid)], { encoding: "utf8" }).includes(cluster);
  } catch {
    return false;
  }
}

/**
 * Removes a `postmaster.pid` that a power cut left behind and that would keep PostgreSQL from starting: one whose pid
 * now belongs to another program, or an empty one.
 */
export function forgetStalePostmaster(cluster: string): void {
  const path = join(cluster, "postmaster.pid");
  const written = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  if (written === undefined || findPostmaster(cluster)) return;
  const postmaster = readPostmaster(cluster);
  const stale = postmaster ? isAlive(postmaster.pid) : Date.now() - written > EMPTY_MS;
  if (stale) rmSync(path, { force: true });
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

import { readdirSync, readFileSync } from "node:fs";

/** Fields of /proc/PID/stat after the program's name (proc_pid_stat(5)), counted from 0: field 3 is the first. */
const PARENT = 1;
const TIMES = [11, 12, 13, 14];
/** `sysconf(_SC_CLK_TCK)` on all common Linux systems. */
const TICK_MS = 10;

interface Process {
  pid: number;
  parent: number;
  /** Processor time of the process and its ended children, in milliseconds. */
  milliseconds: number;
}

function read(pid: number): Process | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
    const ticks = TIMES.reduce((sum, at) => sum + Number(fields[at]), 0);
    return { pid, parent: Number(fields[PARENT]), milliseconds: TICK_MS * ticks };
  } catch {
    return null;
  }
}

/** A process and its descendants, except `without` and its descendants. */
function family(pid: number, without?: number): Process[] {
  const all = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  const processes = all.map((name) => read(Number(name))).filter((found) => found !== null);
  const below = (parent: number): Process[] =>
    processes
      .filter((child) => child.parent === parent && child.pid !== without)
      .flatMap((child) => [child, ...below(child.pid)]);
  return [...processes.filter((found) => found.pid === pid), ...below(pid)];
}

/** Processor time of a process and its descendants in milliseconds, in steps of 10. Linux only. */
export const processorMs = (pid: number, without?: number) =>
  family(pid, without).reduce((sum, { milliseconds }) => sum + milliseconds, 0);

/** Resident memory of a process and its descendants in bytes. Linux only. */
export const residentBytes = (pid: number, without?: number) =>
  family(pid, without).reduce((sum, found) => sum + residentOf(found.pid), 0);

function residentOf(pid: number): number {
  return 1024 * Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
}

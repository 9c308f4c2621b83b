import { type SpawnOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";

const POLL_MS = 5;
const START_MS = 300_000;

export interface Program {
  pid: number;
  /** Milliseconds from the start to the first answer. */
  startMs: number;
  /** Sends SIGTERM and waits for its end. */
  stop(): Promise<void>;
}

/**
 * Starts a server's program and waits until it answers `url`, with any status.
 *
 * @throws Error with its output, if it ends before that
 */
export async function startProgram(
  program: string,
  args: string[],
  url: string,
  options: SpawnOptions,
): Promise<Program> {
  const began = performance.now();
  const child = spawn(program, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk: Buffer) => (output += chunk));
  const ended = once(child, "close");
  while (!(await answers(url))) {
    const isOver = child.exitCode !== null || child.signalCode !== null;
    if (!isOver && performance.now() - began < START_MS) await sleep(POLL_MS);
    else {
      child.kill();
      throw new Error(`${program} does not start:\n${output}`);
    }
  }
  return {
    pid: child.pid ?? 0,
    startMs: performance.now() - began,
    async stop() {
      child.kill();
      await ended;
    },
  };
}

async function answers(url: string): Promise<boolean> {
  try {
    await (await fetch(url)).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

/** How long a program may take to say where it listens, in milliseconds. */
const START_MS = 60_000;
const END_MS = 10_000;

export interface Program {
  child: ChildProcess;
  /** All that it has written so far. */
  output(): string;
  /** Waits for a text in what it writes. Resolves with the first group of the match. */
  says(pattern: RegExp): Promise<string>;
  /** Waits until it has ended by itself, and ends it if it does not. */
  end(signal?: NodeJS.Signals): Promise<void>;
}

/** Starts a program and keeps what it writes to stdout, stderr and descriptor 3. */
export function startProgram(command: string, options: string[], env: Record<string, string> = {}): Program {
  const child = spawn(command, options, {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  const ended = once(child, "close");
  ended.catch(() => {});
  let output = "";
  for (const stream of child.stdio) {
    stream?.on("data", (chunk: Buffer) => {
      output += chunk;
      child.emit("said");
    });
  }
  return {
    child,
    output: () => output,
    async says(pattern) {
      const signal = AbortSignal.timeout(START_MS);
      for (;;) {
        const found = pattern.exec(output)?.[1];
        if (found !== undefined) return found;
        if (child.exitCode !== null) throw new Error(`${command} ended.\n${output}`);
        await Promise.race([once(child, "said", { signal }), ended]);
      }
    },
    async end(signal) {
      if (signal) child.kill(signal);
      const timer = setTimeout(() => child.kill("SIGKILL"), END_MS);
      await ended;
      clearTimeout(timer);
    },
  };
}

import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { freePort } from "./ports.ts";

const SERVE = join(import.meta.dirname, "../../server/serve.ts");
/** How long to wait for the server to give up, with a reserve for a busy machine. */
const LONGEST_MS = 30_000;

export interface FailedStart {
  code: number | null;
  /** Its standard error output, without the last line end. */
  said: string;
  /** Its standard output. */
  logged: string;
  milliseconds: number;
}

/** Starts the server with settings that must make it fail, and waits until it ends. */
export async function failedStart(env: Record<string, string>): Promise<FailedStart> {
  const { PATH, HOME, TMPDIR, NODE_COMPILE_CACHE } = process.env;
  const began = performance.now();
  const child = spawn(process.execPath, [SERVE], {
    env: { PATH, HOME, TMPDIR, NODE_COMPILE_CACHE, NODE_ENV: "production", PORT: String(await freePort()), ...env },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: LONGEST_MS,
  });
  const [said, logged, [code]] = await Promise.all([text(child.stderr), text(child.stdout), once(child, "close")]);
  return { code, said: said.trimEnd(), logged, milliseconds: performance.now() - began };
}

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "./ports.ts";

/** How long to wait for the start, with a reserve for a busy machine. */
const READY_MS = 150_000;
const POLL_MS = 25;
const ROOT = dirname(dirname(import.meta.dirname));

export interface ServerOptions {
  /** Additional settings; port and data folder are set already. */
  env?: Record<string, string>;
  /** The caller's data folder, which is kept at the end. By default a new one is used. */
  dataFolder?: string;
  /** Another checkout to run. */
  root?: string;
  /** Arguments for Node. */
  nodeArguments?: string[];
  /** How many files it may have open, if fewer than the tests. */
  openFiles?: number;
}

export interface RunningServer {
  /** e.g. http://localhost:40123 */
  origin: string;
  pid: number;
  dataFolder: string;
  /** Everything that it has written so far, including the JSON lines of its log. */
  output(): string;
  /** Resolves when it has ended, with the exit code, or null if a signal killed it. */
  ended: Promise<number | null>;
  /** Sends SIGTERM. Deletes the data folder if it was created for this server. */
  stop(): Promise<void>;
  /** Sends SIGKILL to the app only. */
  kill(): Promise<void>;
  /** Sends SIGKILL to the app and its database. */
  killAll(): Promise<void>;
}

/** Runs the production build on a free port with its own database, and waits until it answers. */
export async function startServer({
  env = {},
  dataFolder,
  root = ROOT,
  nodeArguments = [],
  openFiles,
}: ServerOptions = {}): Promise<RunningServer> {
  const port = env.PORT ?? String(await freePort());
  const folder = dataFolder ?? (await mkdtemp(join(tmpdir(), "qr2pass-test-")));
  const program = [process.execPath, ...nodeArguments, join(root, "server/serve.ts")];
  const limited = ["/bin/sh", "-c", `ulimit -n ${openFiles} && exec "$@"`, "sh", ...program];
  const [command = "", ...args] = openFiles === undefined ? program : limited;
  const child = spawn(command, args, {
    env: { ...plainEnvironment(), DATA_DIR: folder, PORT: port, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const keep = (chunk: Buffer) => {
    output += chunk;
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  const ended = once(child, "close").then(([code]) => code as number | null);
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await ended;
  };
  const server: RunningServer = {
    origin: `${env.TLS_CERT_FILE ? "https" : "http"}://localhost:${port}`,
    pid: child.pid ?? 0,
    dataFolder: folder,
    output: () => output,
    ended,
    async stop() {
      await end("SIGTERM");
      if (!dataFolder) await removeData(folder);
    },
    kill: () => end("SIGKILL"),
    async killAll() {
      await Promise.all([killDatabase(folder), end("SIGKILL")]);
    },
  };
  try {
    await untilReady(server, child);
    return server;
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** The environment without the settings of the person who runs the tests. */
function plainEnvironment(): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR, NODE_COMPILE_CACHE } = process.env;
  return { PATH, HOME, TMPDIR, NODE_COMPILE_CACHE, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" };
}

async function untilReady(server: RunningServer, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + READY_MS;
  while (!server.output().includes("QR2Pass is ready")) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`The server ended.\n${server.output()}`);
    if (Date.now() > deadline) throw new Error(`The server was not ready in time.\n${server.output()}`);
    await sleep(POLL_MS);
  }
}

/** The pid of the embedded database in a data folder. */
export async function databasePid(dataFolder: string): Promise<number> {
  return Number((await readFile(join(dataFolder, "postgres/postmaster.pid"), "utf8")).split("\n", 1)[0]);
}

/** Sends SIGKILL to the embedded database. */
export async function killDatabase(dataFolder: string): Promise<void> {
  process.kill(await databasePid(dataFolder), "SIGKILL");
}

/** Stops a database that outlived its server, and deletes its folder. */
export async function removeData(dataFolder: string): Promise<void> {
  if (existsSync(join(dataFolder, "postgres/postmaster.pid"))) await killDatabase(dataFolder).catch(() => {});
  await rm(dataFolder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}

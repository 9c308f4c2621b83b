import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "./ports.ts";

/** The machine may have other things to do. */
const READY_MS = 150_000;
const POLL_MS = 25;
const ROOT = dirname(dirname(import.meta.dirname));

export interface ServerOptions {
  /** Settings beside those that give it a port and a data folder of its own. */
  env?: Record<string, string>;
  /** A data folder of the caller's, which then stays. */
  dataFolder?: string;
  /** Another checkout to run. */
  root?: string;
  /** Arguments of Node's own. */
  nodeArguments?: string[];
}

export interface RunningServer {
  /** e.g. http://localhost:40123 */
  origin: string;
  pid: number;
  dataFolder: string;
  /** All that it has written so far, its log's lines of JSON among it. */
  output(): string;
  /** Resolves with the exit code when it has ended, which is null if a signal killed it. */
  ended: Promise<number | null>;
  /** SIGTERM, and the data folder goes with it if it was made for this server. */
  stop(): Promise<void>;
  /** kill -9 of the app alone. */
  kill(): Promise<void>;
  /** kill -9 of the app and of its database. */
  killAll(): Promise<void>;
}

/** Runs the production build on a free port and a database of its own, and waits until it answers. */
export async function startServer({
  env = {},
  dataFolder,
  root = ROOT,
  nodeArguments = [],
}: ServerOptions = {}): Promise<RunningServer> {
  const port = env.PORT ?? String(await freePort());
  const folder = dataFolder ?? (await mkdtemp(join(tmpdir(), "qr2pass-test-")));
  const child = spawn(process.execPath, [...nodeArguments, join(root, "server/serve.ts")], {
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

/** The settings of the person who runs the tests are not the tests'. */
function plainEnvironment(): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR } = process.env;
  return { PATH, HOME, TMPDIR, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" };
}

async function untilReady(server: RunningServer, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + READY_MS;
  while (!server.output().includes("QR2Pass is ready")) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`The server ended.\n${server.output()}`);
    if (Date.now() > deadline) throw new Error(`The server was not ready in time.\n${server.output()}`);
    await sleep(POLL_MS);
  }
}

/** The process id of the embedded database in a data folder. */
export async function databasePid(dataFolder: string): Promise<number> {
  return Number((await readFile(join(dataFolder, "postgres/postmaster.pid"), "utf8")).split("\n", 1)[0]);
}

/** kill -9 of the embedded database's server. */
export async function killDatabase(dataFolder: string): Promise<void> {
  process.kill(await databasePid(dataFolder), "SIGKILL");
}

/** Ends a database that outlived its server, and takes its folder away. */
export async function removeData(dataFolder: string): Promise<void> {
  if (existsSync(join(dataFolder, "postgres/postmaster.pid"))) await killDatabase(dataFolder).catch(() => {});
  await rm(dataFolder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { chown, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { postgresBinaries } from "#embedded-postgres/binaries.ts";
import { DATABASE, makeCluster, ROLE } from "#embedded-postgres/cluster.ts";
import { commandAs, serverUser } from "#embedded-postgres/server-user.ts";
import { freePort } from "./ports.ts";

const PASSWORD = "test-password";
const READY_MS = 30_000;

export interface PostgresOptions {
  /** The folder for its files; by default a new one. */
  folder?: string;
  /** Settings of the server, e.g. `{ max_connections: "5" }`. */
  settings?: Record<string, string>;
}

/** An external PostgreSQL, for `DATABASE_URL`. Only the test restarts it. */
export class PostgresServer {
  readonly port: number;
  readonly #folder: string;
  readonly #ownFolder: boolean;
  readonly #settings: Record<string, string>;
  #process: ChildProcess | undefined;
  #said = "";

  private constructor(port: number, folder: string, { folder: given, settings = {} }: PostgresOptions) {
    this.port = port;
    this.#folder = folder;
    this.#ownFolder = given === undefined;
    this.#settings = settings;
  }

  static async start(options: PostgresOptions = {}): Promise<PostgresServer> {
    const folder = options.folder ?? (await mkdtemp(join(tmpdir(), "qr2pass-postgres-")));
    const server = new PostgresServer(await freePort(), folder, options);
    const user = serverUser(server.#cluster);
    if (user) await chown(folder, user.uid, user.gid);
    await makeCluster(postgresBinaries().initdb, server.#cluster, PASSWORD, user);
    await server.start();
    return server;
  }

  get #cluster(): string {
    return join(this.#folder, "cluster");
  }

  get url(): string {
    return this.urlOf(DATABASE);
  }

  urlOf(database: string): string {
    return `postgresql://${ROLE}:${PASSWORD}@127.0.0.1:${this.port}/${database}`;
  }

  /** The pid of the postmaster. */
  get pid(): number {
    return this.#process?.pid ?? 0;
  }

  /** Restarts it on the same files and port. Resolves when it accepts connections. */
  async start(tries = 10): Promise<void> {
    const settings = { listen_addresses: "127.0.0.1", unix_socket_directories: "", ...this.#settings, port: this.port };
    const args = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
    const command = commandAs(
      serverUser(this.#cluster),
      postgresBinaries().postgres,
      ["-D", this.#cluster, ...args],
      this.#cluster,
    );
    const started = spawn(command.program, command.args, { ...command.options, stdio: ["ignore", "pipe", "pipe"] });
    this.#process = started;
    for (const output of [started.stdout, started.stderr]) output?.on("data", (chunk: Buffer) => (this.#said += chunk));
    for (const end = Date.now() + READY_MS; ; await sleep(20)) {
      if (
        await this.query("select 1").then(
          () => true,
          () => false,
        )
      )
        return;
      // Processes of a killed server may still be ending and using its memory.
      if (started.exitCode !== null && tries > 0 && /pre-existing shared memory/.test(this.#said)) {
        this.#said = "";
        await sleep(500);
        return this.start(tries - 1);
      }
      if (started.exitCode !== null || Date.now() > end) throw new Error(`PostgreSQL did not start:\n${this.#said}`);
    }
  }

  /** Runs one statement on a new connection. */
  async query(text: string, values: unknown[] = [], database = DATABASE): Promise<Record<string, unknown>[]> {
    const client = new pg.Client({ connectionString: this.urlOf(database), connectionTimeoutMillis: 5_000 });
    client.on("error", () => {});
    await client.connect();
    try {
      return (await client.query(text, values)).rows;
    } finally {
      await client.end();
    }
  }

  /** SIGINT is a fast shutdown; SIGKILL simulates a crash. */
  async kill(signal: NodeJS.Signals = "SIGINT"): Promise<void> {
    const ending = this.#process;
    this.#process = undefined;
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
    const children = signal === "SIGKILL" ? await childrenOf(ending.pid ?? 0) : [];
    ending.kill(signal);
    await once(ending, "exit");
    // The process of a connection notices the crash only when it waits, and could answer one more statement before.
    for (const end = Date.now() + READY_MS; children.some(isRunning); await sleep(5)) {
      if (Date.now() > end) throw new Error("Processes of the killed PostgreSQL are still running.");
    }
  }

  async stop(): Promise<void> {
    await this.kill();
    if (this.#ownFolder) await rm(this.#folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

/** The child processes of a process, where the system tells (Linux). */
async function childrenOf(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8").catch(() => "");
  return text.split(" ").filter(Boolean).map(Number);
}

/** Whether a process exists and is not merely waiting to be removed by its parent. */
function isRunning(pid: number): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

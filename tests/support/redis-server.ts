import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "redis";
import { freePort } from "./ports.ts";

/** A real `redis-server` of this test, on a free port, with its data in a new folder. */
export class RedisServer {
  readonly port: number;
  readonly #folder: string;
  #process: ChildProcess | undefined;

  readonly #more: readonly string[];

  private constructor(port: number, folder: string, more: readonly string[]) {
    this.port = port;
    this.#folder = folder;
    this.#more = more;
  }

  /** @param more further options, e.g. `--maxmemory 10mb` as two words */
  static async start(...more: string[]): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), await mkdtemp(join(tmpdir(), "qr2pass-redis-")), more);
    await server.start();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Restarts it on the same port without its data. Resolves when it accepts connections. */
  async start(): Promise<void> {
    const options = [
      "--port",
      this.port,
      "--bind",
      "127.0.0.1",
      "--dir",
      this.#folder,
      "--save",
      "",
      "--appendonly",
      "no",
      ...this.#more,
    ];
    const started = spawn("redis-server", options.map(String), { stdio: ["ignore", "pipe", "inherit"] });
    this.#process = started;
    let said = "";
    await new Promise<void>((ready, failed) => {
      started.stdout.on("data", (chunk: Buffer) => {
        said += chunk;
        if (said.includes("Ready to accept connections")) ready();
      });
      started.once("error", failed);
      started.once("exit", () => failed(new Error(`redis-server did not start:\n${said}`)));
    });
  }

  /** Runs a command on a new connection. */
  async command(...words: string[]): Promise<void> {
    const client = createClient({ url: this.url });
    client.on("error", () => {});
    await client.connect();
    await client.sendCommand(words);
    client.destroy();
  }

  signal(name: NodeJS.Signals): void {
    this.#process?.kill(name);
  }

  /** Ends the process, without a shutdown if `name` is SIGKILL. Its data is lost. */
  async kill(name: NodeJS.Signals = "SIGTERM"): Promise<void> {
    const ending = this.#process;
    this.#process = undefined;
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
    ending.kill(name);
    await once(ending, "exit");
  }

  async stop(): Promise<void> {
    await this.kill();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

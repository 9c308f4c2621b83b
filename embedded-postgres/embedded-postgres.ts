import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { describeError, log } from "#lib/foundation/log.ts";
import { StartError } from "#lib/foundation/start-error.ts";
import { postgresBinaries, requireRunnable } from "./binaries.ts";
import { DATABASE, makeCluster, ROLE } from "./cluster.ts";
import { holdConnection } from "./held-connection.ts";
import { findPostmaster, forgetStalePostmaster } from "./postmaster.ts";
import { commandAs, makeFolder, type ServerUser, serverUser } from "./server-user.ts";

/** How long to retry: a server that was just killed may keep its memory and port for a while. */
const START_MS = 20_000;
const POLL_MS = 10;
/** Delay between attempts to restart a server that died. */
const RESTART_MS = 1_000;
/** SQLSTATE (PostgreSQL, appendix A) for a wrong password. */
const INVALID_PASSWORD = "28P01";
const LOG_BYTES = 1_000_000;

/**
 * All other settings keep PostgreSQL's defaults. In particular, each commit is on the disk before it is acknowledged.
 */
const SETTINGS = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  max_connections: "100",
  shared_buffers: "128MB",
  // The log contains starts, stops and crashes, and no content of tables.
  log_min_messages: "log",
  log_min_error_statement: "panic",
  log_error_verbosity: "terse",
  log_checkpoints: "off",
  logging_collector: "off",
};

export interface EmbeddedPostgres {
  connectionString: string;
  /** Closes all connections, writes everything to the disk and stops the server. */
  stop(): Promise<void>;
}

/**
 * Runs a real PostgreSQL on files in `dataFolder`, on loopback only, and restarts it when it dies. If this process is
 * killed, the database server continues, and the next process uses it.
 *
 * @throws StartError
 */
export async function startEmbeddedPostgres(dataFolder: string, password: string): Promise<EmbeddedPostgres> {
  const cluster = clusterIn(dataFolder);
  const user = serverUser(cluster);
  const { postgres, initdb } = postgresBinaries();
  requireRunnable(postgres);
  await makeCluster(initdb, cluster, password, user);
  const server = { program: postgres, cluster, logFile: join(dataFolder, "postgres.log"), user };
  const port = await ensureRunning(server);
  const connectionString = `postgresql://${ROLE}:${password}@127.0.0.1:${port}/${DATABASE}`;

  let stopping = false;
  // When the database server dies, this held connection ends at once.
  const held = await holdConnection(connectionString, {
    async onLost() {
      while (!stopping) {
        try {
          await ensureRunning(server, port);
          return;
        } catch (error) {
          const reason = error instanceof StartError ? { reason: error.message } : {};
          log("error", "the embedded database does not start again", { ...describeError(error), ...reason });
          await sleep(RESTART_MS);
        }
      }
    },
  }).catch((error) => {
    if (!(error instanceof pg.DatabaseError) || error.code !== INVALID_PASSWORD) throw error;
    throw new StartError(
      `secrets.json in ${dataFolder} is not the one of the database there. Put it back from a backup.`,
    );
  });

  return {
    connectionString,
    async stop() {
      stopping = true;
      await held.release();
      await stop(cluster);
    },
  };
}

/** Creates the data folder if it does not exist. Only its owner may use it, and the database's user may traverse it. */
export function makeDataFolder(folder: string): void {
  makeFolder(folder, serverUser(clusterIn(folder)));
}

const clusterIn = (dataFolder: string) => join(dataFolder, "postgres");

interface Server {
  program: string;
  cluster: string;
  logFile: string;
  user: ServerUser;
}

/** The port of the server on these files, which is started if it is not running. */
async function ensureRunning(server: Server, port?: number): Promise<number> {
  const deadline = Date.now() + START_MS;
  while (true) {
    const running = await untilReady(() => findPostmaster(server.cluster));
    if (running) return running.port;
    if (await start(server, port ?? (await freePort()))) continue;
    if (Date.now() > deadline) throw new StartError(reasonInLog(server.logFile));
    await sleep(10 * POLL_MS);
  }
}

/** Waits while a server is stopping or starting, which may take long after a crash. Null if none is running. */
async function untilReady<T extends { status: string }>(find: () => T | null): Promise<T | null> {
  for (let found = find(); found; found = find()) {
    if (found.status === "ready") return found;
    await sleep(POLL_MS);
  }
  return null;
}

/** Starts a server in its own session, so that it survives this process and the terminal. False if it ended. */
async function start({ program, cluster, logFile, user }: Server, port: number): Promise<boolean> {
  forgetStalePostmaster(cluster);
  const settings = Object.entries({ ...SETTINGS, port }).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const command = commandAs(user, program, ["-D", cluster, ...settings], cluster);
  const output = openSync(logFile, sizeOf(logFile) > LOG_BYTES ? "w" : "a", 0o600);
  const child = spawn(command.program, command.args, {
    ...command.options,
    detached: true,
    stdio: ["ignore", output, output],
  });
  closeSync(output);
  child.unref();
  let ended = false;
  child.once("exit", () => {
    ended = true;
  });
  child.once("error", () => {
    ended = true;
  });
  while (!ended && findPostmaster(cluster)?.pid !== child.pid) await sleep(POLL_MS);
  return !ended;
}

const sizeOf = (file: string) => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

function reasonInLog(logFile: string): string {
  const last = readFileSync(logFile, "utf8").trimEnd().split("\n").slice(-3);
  return `The embedded database does not start. The end of ${logFile} says why:\n  ${last.join("\n  ")}`;
}

/** A port that no program is listening on at the moment. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => (address && typeof address === "object" ? resolve(address.port) : reject(address)));
    });
  });
}

/** A fast shutdown (PostgreSQL, section 18.5). */
async function stop(cluster: string): Promise<void> {
  const postmaster = findPostmaster(cluster);
  if (!postmaster) return;
  process.kill(postmaster.pid, "SIGINT");
  while (findPostmaster(cluster)?.pid === postmaster.pid) await sleep(POLL_MS);
}

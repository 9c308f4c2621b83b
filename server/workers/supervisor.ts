import cluster, { type Worker } from "node:cluster";
import { once } from "node:events";
import { getCompileCacheDir } from "node:module";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { log } from "#lib/foundation/log.ts";
import { StartError } from "#lib/foundation/start-error.ts";
import { metricsOfAll } from "#lib/metrics/metrics.ts";
import type { ReadySettings } from "#server/server-settings.ts";
import type { ToSupervisor, ToWorker } from "./messages.ts";

/** The delay before a worker that died before it served is replaced. */
const RETRY_MS = { first: 200, longest: 3_000 };
/** After this many workers in a row that never served, the supervisor gives up. */
const FAILED_STARTS = 5;
/** A worker that has served for this long counts as working. */
const PROVEN_MS = 10_000;
/** Time limit for workers to stop. The supervisor's own limit is longer. */
const STOP_MS = 1_200;
const COLLECT_MS = 1_000;

export interface Supervisor {
  stop(): Promise<void>;
  reloadCertificate(): void;
}

/**
 * Serves from several processes on one port. This process accepts connections and distributes them to the workers in
 * turn (node:cluster). A worker that dies is replaced.
 *
 * @param onHopeless called if workers keep dying before they serve
 * @returns when each worker is serving
 * @throws StartError if the workers do not begin to serve
 */
export async function supervise(
  settings: ReadySettings,
  count: number,
  onHopeless: (error: StartError) => void,
): Promise<Supervisor> {
  // In turns, a connection that was on its way to a worker that died would stay open and unanswered.
  cluster.schedulingPolicy = cluster.SCHED_NONE;
  // Settings contain bytes, which JSON would not preserve.
  cluster.setupPrimary({ exec: join(import.meta.dirname, "worker.ts"), args: [], serialization: "advanced" });
  const serving = new Set<Worker>();
  const ready = Promise.withResolvers<void>();
  let stopping = false;
  let failures = 0;

  function start(): void {
    const cache = getCompileCacheDir();
    const worker = cluster.fork(cache ? { NODE_COMPILE_CACHE: cache } : {});
    let servesSince: number | null = null;
    worker.on("message", (message: ToSupervisor) => {
      if (message.type === "started") send(worker, { type: "serve", settings });
      else if (message.type === "ask-metrics") void answerMetrics(worker, message.id);
      else if (message.type === "serving") {
        servesSince = performance.now();
        serving.add(worker);
        if (serving.size === count) ready.resolve();
      }
    });
    worker.once("exit", (code, signal) => {
      serving.delete(worker);
      if (!stopping) void replace({ pid: worker.process.pid, code, signal }, servesSince);
    });
  }

  async function replace(ended: Record<string, unknown>, servedSince: number | null): Promise<void> {
    const proven = servedSince !== null && performance.now() - servedSince > PROVEN_MS;
    failures = proven ? 0 : failures + 1;
    log("error", "a worker died and is replaced", ended);
    if (failures >= FAILED_STARTS) {
      const error = new StartError(
        `${failures} workers in a row died soon after their start. The lines above say why. ` +
          "Without WORKERS the server runs in one process.",
      );
      ready.reject(error);
      return onHopeless(error);
    }
    // A worker that had served died for a temporary reason, and is replaced at once.
    if (!proven && failures > 1) {
      await sleep(Math.min(RETRY_MS.first * 2 ** (failures - 2), RETRY_MS.longest), undefined, { ref: false });
    }
    if (!stopping) start();
  }

  for (let at = 0; at < count; at += 1) start();
  const supervisor: Supervisor = {
    async stop() {
      stopping = true;
      const workers = Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);
      const ended = workers.map((worker) => once(worker, "exit"));
      for (const worker of workers) send(worker, { type: "stop" });
      await Promise.race([Promise.all(ended), sleep(STOP_MS, undefined, { ref: false })]);
      for (const worker of workers) if (!worker.isDead()) worker.process.kill("SIGKILL");
    },
    reloadCertificate() {
      for (const worker of serving) send(worker, { type: "reload-certificate" });
    },
  };
  try {
    await ready.promise;
    return supervisor;
  } catch (error) {
    await supervisor.stop();
    throw error;
  }

  /** Replies with the metrics of all workers and this process. A worker that does not answer in time is left out. */
  async function answerMetrics(worker: Worker, id: number): Promise<void> {
    const counted = await Promise.all([...serving].map((worker) => collect(worker)));
    send(worker, { type: "metrics", id, text: await metricsOfAll(counted.filter((one) => one !== null)) });
  }
}

let collections = 0;

async function collect(worker: Worker): Promise<object | null> {
  const id = ++collections;
  const answer = Promise.withResolvers<object | null>();
  const hear = (message: ToSupervisor) => {
    if (message.type === "collected" && message.id === id) answer.resolve(message.counted);
  };
  worker.on("message", hear);
  const late = setTimeout(() => answer.resolve(null), COLLECT_MS);
  try {
    send(worker, { type: "collect", id });
    return await answer.promise;
  } finally {
    clearTimeout(late);
    worker.off("message", hear);
  }
}

/** Sends a message to a worker. One that has just died is skipped. */
function send(worker: Worker, message: ToWorker): void {
  if (worker.isConnected()) worker.send(message, () => {});
}

import { dirname } from "node:path";
import { fail } from "#lib/foundation/fail.ts";
import { provideSettings } from "#lib/foundation/settings.ts";
import { metrics, provideMetricsText } from "#lib/metrics/metrics.ts";
import { logConsole } from "#server/console-lines.ts";
import { drain } from "#server/drain.ts";
import { siteServer } from "#server/http-server.ts";
import { listen } from "#server/listen.ts";
import { stopOnSignalsAndErrors } from "#server/process.ts";
import type { ReadySettings } from "#server/server-settings.ts";
import { loadSite } from "#server/site.ts";
import { type Certificate, certificate } from "#server/tls.ts";
import type { ToSupervisor, ToWorker } from "./messages.ts";

/** One of several processes that serve a site on one port, started by the supervisor (`supervisor.ts`). */

const METRICS_MS = 2_000;

const closers: ((patienceMs: number) => Promise<void>)[] = [];
let tls: Certificate | null = null;
let served: Promise<void> = Promise.resolve();

async function serve(settings: ReadySettings): Promise<void> {
  const root = dirname(dirname(import.meta.dirname));
  process.chdir(root);
  provideSettings(settings);
  provideMetricsText(askForMetrics);
  tls = certificate(settings);
  const site = await loadSite(root, settings);
  const listening = await listen(settings, () => siteServer(tls, site.listener));
  closers.push((patienceMs) => drain(listening, site.open, patienceMs));
  send({ type: "serving" });
}

const send = (message: ToSupervisor) => process.send?.(message);

/** This worker's requests that the supervisor has not answered yet. */
const asked = new Map<number, (text: string) => void>();
let questions = 0;

/** Requests the metrics of all workers. @throws Error if the supervisor does not answer */
function askForMetrics(): Promise<string> {
  return new Promise((resolve, reject) => {
    const id = ++questions;
    const forget = () => asked.delete(id);
    const late = setTimeout(() => forget() && reject(new Error("The supervisor does not answer.")), METRICS_MS);
    asked.set(id, (text) => {
      clearTimeout(late);
      forget();
      resolve(text);
    });
    send({ type: "ask-metrics", id });
  });
}

logConsole();
const stop = stopOnSignalsAndErrors(
  async (patienceMs) => {
    await served;
    for (const close of closers.splice(0)) await close(patienceMs);
  },
  // Closing a terminal sends SIGHUP to the supervisor too, which handles it.
  () => true,
);
process.on("message", async (message: ToWorker) => {
  if (message.type === "serve") served = serve(message.settings).catch(fail);
  else if (message.type === "stop") stop();
  else if (message.type === "reload-certificate") tls?.reload();
  else if (message.type === "metrics") asked.get(message.id)?.(message.text);
  else send({ type: "collected", id: message.id, counted: await metrics().registry.getMetricsAsJSON() });
});
// The supervisor has ended, and with it the port.
process.on("disconnect", stop);
send({ type: "started" });

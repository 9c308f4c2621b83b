import { dirname } from "node:path";
import { fail } from "#lib/foundation/fail.ts";
import { provideSettings, workerCount } from "#lib/foundation/settings.ts";
import { logConsole } from "./console-lines.ts";
import { deleteOldRowsDaily } from "./daily-retention.ts";
import { openData } from "./data.ts";
import { drain } from "./drain.ts";
import { siteServer } from "./http-server.ts";
import { ACCEPTORS, listen, refuseTakenPort } from "./listen.ts";
import { stopOnSignalsAndErrors } from "./process.ts";
import { type ReadySettings, type ServerSettings, serverSettings } from "./server-settings.ts";
import { type Certificate, certificate } from "./tls.ts";
import { welcome } from "./welcome.ts";
import type { Supervisor } from "./workers/supervisor.ts";

/** Functions that close what was opened, in the order of opening. They are called in reverse order. */
const closers: ((patienceMs: number) => Promise<void>)[] = [];
let tls: Certificate | null = null;
let supervisor: Supervisor | null = null;

async function closeAll(patienceMs: number): Promise<void> {
  for (const close of closers.splice(0).reverse()) await close(patienceMs);
}

/** Runs the built site: opens its data first, then serves its pages. */
async function serve(): Promise<void> {
  const root = dirname(import.meta.dirname);
  const settings = serverSettings(root);
  process.chdir(root);
  await refuseTakenPort(settings);
  tls = certificate(settings);
  const opening = openData(settings, fail).then((data) => {
    closers.push(data.close);
    provideSettings(data.settings);
    return data.settings;
  });
  const workers = workerCount(settings);
  const data = workers === 1 ? await serveAlone(root, settings, opening) : await serveByWorkers(workers, opening);
  console.log(welcome(settings));
  // Loaded only here, because it takes a while and nothing waits for it.
  const { startAccountJobs } = await import("./account-jobs.ts");
  // Closed after the port, which was opened before: nobody connects to a process that is about to end.
  closers.splice(closers.length - 1, 0, startAccountJobs(data));
  deleteOldRowsDaily({ connectionString: data.DATABASE_URL, historyDays: data.HISTORY_DAYS });
}

async function serveAlone(root: string, settings: ServerSettings, opening: Promise<ReadySettings>) {
  // Loading the site blocks the only thread, so an external database is awaited first: if it does not answer, that must
  // be reported in time. The embedded database is a separate process that starts in parallel. Whatever was opened is
  // closed if something fails.
  if (settings.DATABASE_URL) await opening;
  // Imported only now. That takes 0.1 s, and the creation of a new database has begun by then.
  const loading = import("./site.ts").then(({ loadSite }) => loadSite(root, settings));
  await Promise.allSettled([opening, loading]);
  const data = await opening;
  const site = await loading;
  // Two programs could share a port without an error, so this is checked again.
  await refuseTakenPort(settings);
  const listening = await listen(settings, () => siteServer(tls, site.listener), ACCEPTORS);
  closers.push((patienceMs) => drain(listening, site.open, patienceMs));
  return data;
}

/** Things that exist once per site, such as the embedded database and the sending of mail, stay in this process. */
async function serveByWorkers(count: number, opening: Promise<ReadySettings>) {
  const data = await opening;
  const { supervise } = await import("./workers/supervisor.ts");
  supervisor = await supervise(data, count, (error) => closeAll(0).finally(() => fail(error)));
  closers.push(supervisor.stop);
  return data;
}

logConsole();
const served = serve().catch(async (error) => {
  await closeAll(0);
  fail(error);
});
stopOnSignalsAndErrors(
  (patienceMs) => served.then(() => closeAll(patienceMs)),
  () => {
    tls?.reload();
    supervisor?.reloadCertificate();
    return tls !== null;
  },
);

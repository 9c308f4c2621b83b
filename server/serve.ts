import { dirname } from "node:path";
import { fail } from "#lib/foundation/fail.ts";
import { provideSettings, workerCount } from "#lib/foundation/settings.ts";
import { logConsole } from "./console-lines.ts";
import { openData } from "./data.ts";
import { drain } from "./drain.ts";
import { siteServer } from "./http-server.ts";
import { listen, refuseTakenPort } from "./listen.ts";
import { stopOnSignalsAndErrors } from "./process.ts";
import { keepTidy } from "./retention.ts";
import { type ReadySettings, type ServerSettings, serverSettings } from "./server-settings.ts";
import { loadSite } from "./site.ts";
import { type Certificate, certificate } from "./tls.ts";
import { welcome } from "./welcome.ts";
import type { Supervisor } from "./workers/supervisor.ts";

/** What was opened; each closes before the one that was opened before it. */
const closers: ((patienceMs: number) => Promise<void>)[] = [];
let tls: Certificate | null = null;
let supervisor: Supervisor | null = null;

async function closeAll(patienceMs: number): Promise<void> {
  for (const close of closers.splice(0).reverse()) await close(patienceMs);
}

/** Runs the site that was built: first its data, then its pages. */
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
  // Not above: nobody waits for it, and it takes a while to load.
  const { tendAccounts } = await import("./tend-accounts.ts");
  closers.push(tendAccounts(data));
  keepTidy({ connectionString: data.DATABASE_URL, historyDays: data.HISTORY_DAYS });
}

async function serveAlone(root: string, settings: ServerSettings, opening: Promise<ReadySettings>) {
  // Loading keeps the one thread busy, and a store elsewhere that does not answer should be found out in time. The
  // embedded database is a process of its own, which starts meanwhile. What was opened is closed whatever fails.
  if (settings.DATABASE_URL) await opening;
  const loading = loadSite(root, settings);
  await Promise.allSettled([opening, loading]);
  const data = await opening;
  const site = await loading;
  const servers = await listen(settings, () => siteServer(tls, site.listener));
  closers.push((patienceMs) => drain(servers, site.open, patienceMs));
  return data;
}

/** What there is one of for each site, such as the embedded database and the sending of mail, stays in this process. */
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

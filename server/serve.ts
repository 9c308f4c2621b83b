import { dirname } from "node:path";
import { fail } from "#lib/foundation/fail.ts";
import { provideSettings } from "#lib/foundation/settings.ts";
import { logConsole } from "./console-lines.ts";
import { openData } from "./data.ts";
import { drain } from "./drain.ts";
import { siteServer } from "./http-server.ts";
import { listen, refuseTakenPort } from "./listen.ts";
import { stopOnSignalsAndErrors } from "./process.ts";
import { keepTidy } from "./retention.ts";
import { serverSettings } from "./server-settings.ts";
import { loadSite } from "./site.ts";
import { type Certificate, certificate } from "./tls.ts";
import { welcome } from "./welcome.ts";

/** What was opened; each closes before the one that was opened before it. */
const closers: ((patienceMs: number) => Promise<void>)[] = [];
let tls: Certificate | null = null;

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
  // Loading keeps the one thread busy, and a store elsewhere that does not answer should be found out in time. The
  // embedded database is a process of its own, which starts meanwhile. What was opened is closed whatever fails.
  if (settings.DATABASE_URL) await opening;
  const loading = loadSite(root, settings);
  await Promise.allSettled([opening, loading]);
  const data = await opening;
  const site = await loading;
  const servers = await listen(settings, () => siteServer(tls, site.listener));
  closers.push((patienceMs) => drain(servers, site.open, patienceMs));
  console.log(welcome(settings));
  // Not above: nobody waits for it, and it takes a while to load.
  const { tendAccounts } = await import("./tend-accounts.ts");
  closers.push(tendAccounts(data));
  keepTidy({ connectionString: data.DATABASE_URL, historyDays: data.HISTORY_DAYS });
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
    return tls !== null;
  },
);

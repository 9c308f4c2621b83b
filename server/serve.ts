import { dirname } from "node:path";
import { fail } from "#lib/foundation/fail.ts";
import { provideSettings } from "#lib/foundation/settings.ts";
import { openData } from "./data.ts";
import { drain } from "./drain.ts";
import { listen, refuseTakenPort } from "./listen.ts";
import { logStrayErrors, stopOnSignals } from "./process.ts";
import { keepTidy } from "./retention.ts";
import { serverSettings } from "./server-settings.ts";
import { loadSite, siteServer } from "./site.ts";
import { welcome } from "./welcome.ts";

/** What was opened; each closes before the one that was opened before it. */
const closers: (() => Promise<void>)[] = [];

async function closeAll(): Promise<void> {
  for (const close of closers.splice(0).reverse()) await close();
}

/** Runs the site that was built: first its data, then its pages. */
async function serve(): Promise<void> {
  const root = dirname(import.meta.dirname);
  const settings = serverSettings(root);
  process.chdir(root);
  await refuseTakenPort(settings);
  // Side by side: the database is a process of its own. What was opened is closed, whatever became of the other.
  const opening = openData(settings, fail).then((data) => {
    closers.push(data.close);
    provideSettings(data.settings);
    return data.settings;
  });
  const loading = loadSite(root, settings);
  await Promise.allSettled([opening, loading]);
  const data = await opening;
  const site = await loading;
  const servers = await listen(settings, () => siteServer(settings, site.listener));
  closers.push(() => drain(servers, site.open));
  console.log(welcome(settings));
  // Not above: nobody waits for it, and it takes a while to load.
  const { tendAccounts } = await import("./tend-accounts.ts");
  closers.push(tendAccounts(data));
  keepTidy({ connectionString: data.DATABASE_URL, historyDays: data.HISTORY_DAYS });
}

logStrayErrors();
const served = serve().catch(async (error) => {
  await closeAll();
  fail(error);
});
stopOnSignals(() => served.then(closeAll));

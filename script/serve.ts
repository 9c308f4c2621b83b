import { dirname } from "node:path";
import { openData } from "./data.ts";
import { drain } from "./drain.ts";
import { fail } from "./fail.ts";
import { listen, refuseTakenPort } from "./listen.ts";
import { logStrayErrors, stopOnSignals } from "./process.ts";
import { keepTidy } from "./retention.ts";
import { readSettings } from "./settings.ts";
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
  // Next and its parts behave as in production only when they are told.
  Object.assign(process.env, { NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" });
  const settings = readSettings(root);
  process.chdir(root);
  await refuseTakenPort(settings);
  // Side by side: the database is a process of its own. What was opened is closed, whatever became of the other.
  const opening = openData(settings).then((close) => void closers.push(close));
  const loading = loadSite(root, settings);
  await Promise.allSettled([opening, loading]);
  await opening;
  const site = await loading;
  const servers = await listen(settings, () => siteServer(settings, site.listener));
  closers.push(() => drain(servers, site.open));
  console.log(welcome(settings));
  keepTidy(process.env.DATABASE_URL ?? "");
}

logStrayErrors();
const served = serve().catch(async (error) => {
  await closeAll();
  fail(error);
});
stopOnSignals(() => served.then(closeAll));

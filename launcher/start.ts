import { enableCompileCache } from "node:module";
import { dirname, join } from "node:path";
import { fail } from "#lib/foundation/fail.ts";
import { resolveDrizzleByName } from "./drizzle-modules.ts";
import { installPackages } from "./install.ts";

/** Installs and builds what is missing, and then runs the server in this same process. */
async function start(): Promise<void> {
  const root = dirname(import.meta.dirname);
  await installPackages(root);
  // Saves half a second at the next start.
  enableCompileCache(join(root, "node_modules/.cache/compile"));
  resolveDrizzleByName();
  // Imported here because the packages that these modules import may not have been installed before.
  const { serverSettings } = await import("#server/server-settings.ts");
  const { refuseTakenPort } = await import("#server/listen.ts");
  const { buildSite } = await import("./build.ts");
  await refuseTakenPort(serverSettings(root));
  await buildSite(root);
  await import("#server/serve.ts");
}

await start().catch(fail);

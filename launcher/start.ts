import { enableCompileCache } from "node:module";
import { dirname, join } from "node:path";
import { fail } from "#lib/foundation/fail.ts";
import { installPackages } from "./install.ts";

/** Everything before the server itself, which then runs in this very process. */
async function start(): Promise<void> {
  const root = dirname(import.meta.dirname);
  await installPackages(root);
  // Half a second less at the next start.
  enableCompileCache(join(root, "node_modules/.cache/compile"));
  // Not above: what these import is there only now.
  const { serverSettings } = await import("#server/server-settings.ts");
  const { refuseTakenPort } = await import("#server/listen.ts");
  const { buildSite } = await import("./build.ts");
  await refuseTakenPort(serverSettings(root));
  await buildSite(root);
  await import("#server/serve.ts");
}

await start().catch(fail);

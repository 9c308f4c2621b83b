import { dirname } from "node:path";
import { fail } from "#lib/foundation/fail.ts";
import { installPackages } from "./install.ts";

/** `npm run build`: installs the packages and builds the site, unless that is done already. */
async function runBuild(): Promise<void> {
  const root = dirname(import.meta.dirname);
  await installPackages(root);
  const { buildSite } = await import("./build.ts");
  await buildSite(root);
}
await runBuild().catch(fail);

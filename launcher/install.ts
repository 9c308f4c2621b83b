import { existsSync } from "node:fs";
import { join } from "node:path";
import { StartError } from "#lib/foundation/start-error.ts";
import { run } from "./child.ts";
import { fingerprint, isStamped, setStamp } from "./stamp.ts";

/**
 * Brings the packages to what package-lock.json says, unless they are. Nothing here may import one of them.
 * npm's install scripts stay off: none of ours is needed, and no package runs code of its own while it is installed.
 *
 * @throws StartError with what npm said
 */
export async function installPackages(root: string): Promise<void> {
  const stampFile = join(root, "node_modules/.qr2pass-installed");
  // Some packages are for one platform alone, and a folder may be shared by two.
  const stamp = `${process.platform} ${process.arch} ${fingerprint(root, ["package.json", "package-lock.json"])}`;
  if (isStamped(stampFile, stamp)) return;
  console.log(
    `Installing packages with npm (${existsSync(join(root, "node_modules")) ? "they changed" : "once"}, about half a minute).`,
  );
  const args = ["ci", "--ignore-scripts", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"];
  const { code, output } = await run("npm", args, { cwd: root, shell: process.platform === "win32" }).catch((error) => {
    if (error.code !== "ENOENT") throw error;
    throw new StartError("There is no npm on this machine. It comes with Node: https://nodejs.org");
  });
  if (code !== 0) throw new StartError(`${output.trim()}\nnpm could not install the packages.`);
  setStamp(stampFile, stamp);
}

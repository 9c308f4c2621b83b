import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { StartError } from "#lib/foundation/start-error.ts";
import { run } from "./child.ts";
import { npmEnvironment } from "./npm.ts";
import { isStamped, setStamp } from "./stamp.ts";

/**
 * Installs the packages of package-lock.json, unless they are installed. This module must not import any of them.
 * Install scripts are disabled: none is needed, so no package runs code while it is installed. script/runtime does the
 * same in a new clone while it downloads Node.
 *
 * @throws StartError with npm's output
 */
export async function installPackages(root: string): Promise<void> {
  const stampFile = join(root, "node_modules/.qr2pass-installed");
  // Some packages are for one platform only, and two platforms may share a folder.
  const stamp = `${process.platform} ${process.arch}\n${readFileSync(join(root, "package-lock.json"), "utf8")}`;
  if (isStamped(stampFile, stamp)) return;
  console.log(
    `Installing packages with npm (${existsSync(join(root, "node_modules")) ? "they changed" : "once"}, about half a minute).`,
  );
  const args = ["ci", "--ignore-scripts", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"];
  const options = { cwd: root, env: npmEnvironment(root) as NodeJS.ProcessEnv, shell: process.platform === "win32" };
  const { code, output } = await run("npm", args, options).catch((error) => {
    if (error.code !== "ENOENT") throw error;
    throw new StartError("There is no npm on this machine. It comes with Node: https://nodejs.org");
  });
  if (code !== 0) throw new StartError(`${output.trim()}\nnpm could not install the packages.`);
  setStamp(stampFile, stamp);
}

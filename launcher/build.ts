import { rmSync } from "node:fs";
import { join } from "node:path";
import { StartError } from "#lib/foundation/start-error.ts";
import { writeBillOfMaterials } from "./bill-of-materials.ts";
import { run } from "./child.ts";
import { compressStaticFiles } from "./compress.ts";
import { fingerprint, isStamped, setStamp } from "./stamp.ts";

/** What pages and routes are made of. A data folder or a certificate that people keep in the checkout is no reason to build. */
const SOURCES = [
  ...["app", "authenticator", "lib", "ui", "words", "public", "next.config.ts", "proxy.ts"],
  ...["package.json", "package-lock.json", "tsconfig.json", "launcher"],
];
const TEST = /\.test\.tsx?$/;

/**
 * Builds the site, unless that was done from these very sources.
 *
 * @throws StartError with what the build said
 */
export async function buildSite(root: string): Promise<void> {
  const stampFile = join(root, ".next/qr2pass-built");
  const stamp = fingerprint(root, SOURCES, (name) => TEST.test(name));
  if (isStamped(stampFile, stamp)) return;
  console.log("Building the site (about 20 seconds).");
  rmSync(stampFile, { force: true });
  const next = join(root, "node_modules/next/dist/bin/next");
  const { code, output } = await run(process.execPath, [next, "build"], {
    cwd: root,
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
  });
  if (code !== 0) throw new StartError(`${output.trim()}\nThe site could not be built.`);
  compressStaticFiles(root);
  await writeBillOfMaterials(root);
  setStamp(stampFile, stamp);
}

import { rmSync } from "node:fs";
import { join } from "node:path";
import { StartError } from "#lib/foundation/start-error.ts";
import { writeBillOfMaterials } from "./bill-of-materials.ts";
import { run } from "./child.ts";
import { addCompileHints } from "./compile-hint.ts";
import { compressReader, compressStaticFiles } from "./compress.ts";
import { fingerprint, isStamped, setStamp } from "./stamp.ts";

/** The sources of pages and routes. A data folder or a certificate in the checkout does not cause a build. */
const SOURCES = [
  ...["app", "authenticator", "lib", "ui", "words", "public", "next.config.ts", "proxy.ts"],
  ...["package.json", "package-lock.json", "tsconfig.json", "launcher"],
];
const TEST = /\.test\.tsx?$/;

/**
 * Builds the site, unless it was built from these exact sources.
 *
 * @throws StartError with the build's output
 */
export async function buildSite(root: string): Promise<void> {
  const stampFile = join(root, ".next/qr2pass-built");
  const stamp = fingerprint(root, SOURCES, (name) => TEST.test(name));
  if (isStamped(stampFile, stamp)) return;
  console.log("Building the site (about 20 seconds).");
  rmSync(stampFile, { force: true });
  const next = join(root, "node_modules/next/dist/bin/next");
  const env = { ...process.env, NODE_ENV: "production" as const, NEXT_TELEMETRY_DISABLED: "1" };
  const building = run(process.execPath, [next, "build"], { cwd: root, env });
  const compressing = compressReader();
  // If one of them fails, the other is awaited first, so that nothing continues afterwards.
  await Promise.allSettled([building, compressing]);
  const { code, output } = await building;
  if (code !== 0) throw new StartError(`${output.trim()}\nThe site could not be built.`);
  addCompileHints(root);
  await Promise.all([compressStaticFiles(root, await compressing), writeBillOfMaterials(root)]);
  setStamp(stampFile, stamp);
}

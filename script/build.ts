import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { StartError } from "#lib/start-error.ts";
import { run } from "./child.ts";
import { fingerprint, isStamped, setStamp } from "./stamp.ts";
import { compressStaticFiles, smoothStart } from "./static-files.ts";

/** What no page or route is made of. All else counts, so that a new folder cannot be forgotten. */
const NO_SOURCES =
  /^(\..*|node_modules|artifacts|bench|docs|drizzle|script|tests|next-env\.d\.ts|.*\.(md|tsbuildinfo|log)|LICENSE|biome\.json|(playwright|drizzle)\.config\.ts)$/;
const TEST = /\.test\.tsx?$/;

/**
 * Builds the site, unless that was done from these very sources.
 *
 * @throws StartError with what the build said
 */
export async function buildSite(root: string): Promise<void> {
  const stampFile = join(root, ".next/qr2pass-built");
  const sources = readdirSync(root).filter((name) => !NO_SOURCES.test(name));
  const stamp = fingerprint(root, sources.sort(), (name) => TEST.test(name));
  if (isStamped(stampFile, stamp)) return;
  console.log("Building the site (about 20 seconds).");
  rmSync(stampFile, { force: true });
  const next = join(root, "node_modules/next/dist/bin/next");
  const { code, output } = await run(process.execPath, [next, "build"], {
    cwd: root,
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
  });
  if (code !== 0) throw new StartError(`${output.trim()}\nThe site could not be built.`);
  smoothStart(root);
  compressStaticFiles(root);
  setStamp(stampFile, stamp);
}

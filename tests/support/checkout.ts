import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";

const ROOT = dirname(dirname(import.meta.dirname));
const ARTIFACTS = join(ROOT, "artifacts");

/**
 * A copy of this checkout in its current state, installed and built, in a folder named `name`. Packages are hard links,
 * so it is fast but must be on the same disk.
 */
export function copyCheckout(name: string): { root: string; remove(): void } {
  mkdirSync(ARTIFACTS, { recursive: true });
  const parent = mkdtempSync(join(ARTIFACTS, "checkout-"));
  const root = join(parent, name);
  const files = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: ROOT });
  for (const file of String(files)
    .split("\0")
    .filter((path) => path && existsSync(join(ROOT, path)))) {
    cpSync(join(ROOT, file), join(root, file));
  }
  for (const folder of ["node_modules", ".runtime"].filter((path) => existsSync(join(ROOT, path)))) {
    execFileSync("cp", ["-al", join(ROOT, folder), join(root, folder)]);
  }
  const cache = join(ROOT, ".next/cache");
  cpSync(join(ROOT, ".next"), join(root, ".next"), { recursive: true, filter: (path) => path !== cache });
  return { root, remove: () => rmSync(parent, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }) };
}

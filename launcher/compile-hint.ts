import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * V8's explicit compile hint (https://v8.dev/blog/explicit-compile-hints): the functions of a script that begins with
 * this line are compiled in the background while it arrives. To other engines it is a comment.
 */
const HINT = "//# allFunctionsCalledOnLoad\n";
/** Scripts with fewer bytes compile in no time. */
const SMALL = 50_000;

interface BuildManifest {
  /** The scripts with which every page starts, as paths in `.next`: Next and React. */
  rootMainFiles: string[];
}

/**
 * Adds the hint to the scripts with which every page starts. Without it they are compiled on the page's own thread, in
 * one long task (docs/decisions/0009). Must run before the files are compressed.
 */
export function addCompileHints(root: string): void {
  const manifest = JSON.parse(readFileSync(join(root, ".next/build-manifest.json"), "utf8")) as BuildManifest;
  for (const file of manifest.rootMainFiles) {
    const path = join(root, ".next", file);
    const script = readFileSync(path, "utf8");
    if (script.length > SMALL) writeFileSync(path, HINT + script);
  }
}

import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A hash of files' names and contents. A folder stands for everything in it. */
export function fingerprint(root: string, names: string[], isLeftOut: (name: string) => boolean = () => false): string {
  const hash = createHash("sha256");
  const add = (name: string) => {
    const path = join(root, name);
    const children = childrenOf(path);
    if (children) {
      for (const child of children.filter((entry) => !isLeftOut(entry))) add(`${name}/${child}`);
    } else {
      const content = readFileSync(path);
      hash.update(`${name}\0${content.length}\0`).update(content);
    }
  };
  for (const name of names) add(name);
  return hash.digest("hex");
}

function childrenOf(path: string): string[] | null {
  try {
    return readdirSync(path).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOTDIR") return null;
    throw error;
  }
}

/** Whether the work was completed for inputs with this fingerprint. */
export function isStamped(file: string, stamp: string): boolean {
  try {
    return readFileSync(file, "utf8") === stamp;
  } catch {
    return false;
  }
}

export function setStamp(file: string, stamp: string): void {
  writeFileSync(file, stamp);
}

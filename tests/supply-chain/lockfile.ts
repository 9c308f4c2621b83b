import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";

const ROOT = dirname(dirname(import.meta.dirname));

const packageSchema = z.object({
  version: z.string().optional(),
  license: z.string().optional(),
  integrity: z.string().optional(),
  resolved: z.string().optional(),
  link: z.boolean().optional(),
  hasInstallScript: z.boolean().optional(),
  dev: z.boolean().optional(),
  optional: z.boolean().optional(),
  devOptional: z.boolean().optional(),
});
const lockfileSchema = z.object({ lockfileVersion: z.literal(3), packages: z.record(z.string(), packageSchema) });

export interface Package extends z.infer<typeof packageSchema> {
  name: string;
}

/** Every package in package-lock.json. */
export function lockedPackages(): Package[] {
  const lockfile = lockfileSchema.parse(JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8")));
  return Object.entries(lockfile.packages)
    .filter(([path]) => path !== "")
    .map(([path, rest]) => ({ name: path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length), ...rest }));
}

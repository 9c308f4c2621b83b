import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

/** The addresses of the site outside the API, without a trailing slash. */
export interface KnownPaths {
  pages: ReadonlySet<string>;
  /** Other routes of the app: icons, the authenticator's manifest, metrics. */
  routes: ReadonlySet<string>;
  /** Files in the folder `public`. */
  files: ReadonlySet<string>;
}

/** The routes of the built app, with the file of each. */
export const routesManifestSchema = z.record(z.string(), z.string());

/** Next's internal pages. */
const INTERNAL = /^\/_/;

/** Reads the addresses of the built site. */
export function knownPaths(root: string): KnownPaths {
  const manifest = routesManifestSchema.parse(
    JSON.parse(readFileSync(join(root, ".next/server/app-paths-manifest.json"), "utf8")),
  );
  const paths = (kind: "page" | "route") =>
    Object.keys(manifest)
      .filter((route) => route.endsWith(`/${kind}`) && !INTERNAL.test(route) && !route.startsWith("/api/"))
      .map((route) => route.slice(0, -kind.length - 1));
  const files = readdirSync(join(root, "public"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath.slice(join(root, "public").length)}/${entry.name}`);
  return { pages: new Set(paths("page")), routes: new Set(paths("route")), files: new Set(files) };
}

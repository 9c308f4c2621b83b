import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

/** The addresses outside the API that the site has, without a slash at their end. */
export interface KnownPaths {
  pages: ReadonlySet<string>;
  /** What else the app makes: icons, the authenticator's manifest, metrics. */
  routes: ReadonlySet<string>;
  /** Files of the folder `public`. */
  files: ReadonlySet<string>;
}

/** Routes of the built app, and the file that each was built into. */
export const routesManifestSchema = z.record(z.string(), z.string());

/** Next's own pages in the place of others. */
const INTERNAL = /^\/_/;

/** Reads which addresses the built site has. */
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

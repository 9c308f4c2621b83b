import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { knownPaths } from "./known-paths.ts";

test("pages, routes and files are told apart, without the API and Next's internal pages", (t) => {
  const root = mkdtempSync(join(tmpdir(), "qr2pass-paths-"));
  t.after(() => rmSync(root, { recursive: true }));
  mkdirSync(join(root, ".next/server"), { recursive: true });
  mkdirSync(join(root, "public/icons"), { recursive: true });
  writeFileSync(join(root, "public/icons/a.png"), "");
  const built = ["/page", "/login/page", "/_not-found/page", "/metrics/route", "/api/scan/route"];
  const manifest = Object.fromEntries(built.map((route) => [route, `app${route}.js`]));
  writeFileSync(join(root, ".next/server/app-paths-manifest.json"), JSON.stringify(manifest));
  const { pages, routes, files } = knownPaths(root);
  assert.deepEqual([...pages].sort(), ["", "/login"]);
  assert.deepEqual([...routes], ["/metrics"]);
  assert.deepEqual([...files], ["/icons/a.png"]);
});

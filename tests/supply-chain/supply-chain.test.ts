import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { BILL_OF_MATERIALS } from "#launcher/bill-of-materials.ts";
import { isAllowed, refusedPackages } from "./licences.ts";
import { lockedPackages } from "./lockfile.ts";

const ROOT = dirname(dirname(import.meta.dirname));

test("every package is pinned by a SHA-512 digest, and none comes from git or another URL", () => {
  for (const { name, integrity, resolved, link } of lockedPackages()) {
    assert.equal(link, undefined, name);
    assert.match(integrity ?? "", /^sha512-/, name);
    assert.doesNotMatch(resolved ?? "", /^(git|file|http:)/, name);
  }
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
    assert.match(String(version), /^\d+\.\d+\.\d+(-[\w.]+)?$/, `${name} is one version and no range`);
  }
});

test("no package may run an install script, and the packages that have one work without it", () => {
  const withScripts = new Set(
    lockedPackages().flatMap(({ name, hasInstallScript }) => (hasInstallScript ? [name] : [])),
  );
  for (const name of withScripts) {
    // embedded-postgres/binaries.ts creates PostgreSQL's links; esbuild's script only checks a program that exists
    // already.
    assert.match(
      name,
      /^(@embedded-postgres\/|esbuild$)/,
      `${name} has an install script: find out whether it is needed`,
    );
  }
  const files = globSync(
    ["script/*", "launcher/*.ts", "tests/run/*.ts", "Dockerfile", "CONTRIBUTING.md", "README.md", "docs/**/*.md"],
    { cwd: ROOT },
  );
  let found = 0;
  for (const file of files) {
    for (const line of readFileSync(join(ROOT, file), "utf8").split("\n")) {
      if (!/\bnpm (ci|install|i)\b|\["ci",/.test(line)) continue;
      found += 1;
      assert.match(line, /--ignore-scripts/, `${file}: ${line.trim()}`);
    }
  }
  assert.ok(found >= 3, `${found} installations were found`);
});

test("every package has a known and allowed licence", () => {
  assert.deepEqual(
    refusedPackages().map(({ name, license }) => `${name}: ${license}`),
    [],
  );
  for (const expression of ["(MIT OR GPL-3.0)", "MIT AND ISC", "(MIT OR CC0-1.0)", "Apache-2.0"])
    assert.ok(isAllowed(expression));
  for (const expression of [
    undefined,
    "",
    "GPL-3.0",
    "MIT AND GPL-3.0",
    "UNLICENSED",
    "SEE LICENSE IN X",
    "(MIT OR (GPL-3.0)",
  ]) {
    assert.equal(isAllowed(expression), false, String(expression));
  }
});

test("the build writes a bill of materials with every package of the site and its digest", () => {
  const file = join(ROOT, BILL_OF_MATERIALS);
  assert.ok(existsSync(file), "the build wrote none");
  const { bomFormat, components } = JSON.parse(readFileSync(file, "utf8")) as {
    bomFormat: string;
    components: { name: string; group?: string; version: string; hashes?: { alg: string }[] }[];
  };
  assert.equal(bomFormat, "CycloneDX");
  const listed = new Set(components.map(({ group, name, version }) => `${group ? `${group}/` : ""}${name}@${version}`));
  for (const { name, version, dev, optional, devOptional } of lockedPackages()) {
    if (dev || optional || devOptional) continue;
    assert.ok(listed.has(`${name}@${version}`), `${name}@${version} is not in it`);
  }
  for (const { name, hashes } of components) assert.equal(hashes?.[0]?.alg, "SHA-512", name);
});

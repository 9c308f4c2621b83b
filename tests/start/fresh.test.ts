import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

const ROOT = join(import.meta.dirname, "../..");

/** The sources only, in a folder without packages in any parent folder. */
let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "qr2pass-fresh-"));
  for (const part of ["launcher", "lib", "server", "tests", "package.json", "package-lock.json"]) {
    cpSync(join(ROOT, part), join(folder, part), { recursive: true });
  }
});
after(() => rm(folder, { recursive: true, force: true }));

for (const [command, file] of Object.entries({ start: "launcher/start.ts", test: "tests/run/test.ts" })) {
  test(`script/${command} needs no package before it has npm install them`, () => {
    // Without npm it stops at that point, and says so.
    const env = { PATH: "/nowhere", NODE_ENV: process.env.NODE_ENV };
    const { status, stderr } = spawnSync(process.execPath, [join(folder, file)], {
      env,
      encoding: "utf8",
    });
    assert.equal(status, 1);
    assert.match(stderr, /^[^\n]*npm[^\n]*\n?/);
    assert.doesNotMatch(stderr, /ERR_MODULE_NOT_FOUND|\bat /);
  });
}

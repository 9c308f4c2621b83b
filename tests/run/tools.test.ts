import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

const folder = mkdtempSync(join(tmpdir(), "qr2pass-tools-"));
after(() => rmSync(folder, { recursive: true, force: true }));
chmodSync(folder, 0o777);
const bin = join(folder, "bin");
const said = join(folder, "said");
mkdirSync(bin);
for (const name of ["apt-get", "sudo", "env"]) {
  writeFileSync(join(bin, name), `#!/bin/sh\necho "${name} $*" >>'${said}'\n`);
  chmodSync(join(bin, name), 0o755);
}

/** Runs the search for the tests' programs with only these installed, and with a browser. */
function installTools(env: Record<string, string>, uid = process.getuid?.()) {
  rmSync(said, { force: true });
  const program = `import("${join(import.meta.dirname, "tools.ts")}").then(({ installTools }) => installTools())`;
  const { stdout, stderr, status } = spawnSync(process.execPath, ["--eval", program], {
    env: { PATH: bin, CHROMIUM_PATH: process.execPath, NODE_ENV: "test", ...env },
    cwd: folder,
    encoding: "utf8",
    ...(uid === undefined ? {} : { uid }),
  });
  assert.equal(status, 0, stderr);
  return { output: stdout + stderr, ran: existsSync(said) ? readFileSync(said, "utf8") : "" };
}

test("on a contributor's machine nothing is installed, and missing programs are listed", {
  skip: process.platform === "win32",
}, () => {
  const { output, ran } = installTools({}, process.getuid?.() === 0 ? 65534 : undefined);
  assert.equal(ran, "");
  assert.match(output, /Install redis-server and openssl for the tests|Install redis-server/);
});

test("as root, or in CI, Debian's packages are installed, never with sudo", {
  skip: process.platform === "win32",
}, () => {
  const { ran } = installTools({ CI: "true" }, process.getuid?.() === 0 ? 65534 : undefined);
  assert.match(ran, /^apt-get -qq update\n(apt-get -qq install .*\n)+$/);
  if (process.getuid?.() === 0) assert.match(installTools({}).ran, /apt-get -qq install --yes .*redis-server/);
});

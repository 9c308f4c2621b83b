import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { npmEnvironment } from "./npm.ts";

const ROOT = dirname(import.meta.dirname);
const folder = mkdtempSync(join(tmpdir(), "qr2pass-npm-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const home = join(folder, "home");
mkdirSync(home);
/** As after `sudo npm`, of which nothing may be written; here the cache's parts are files instead of folders. */
const brokenCache = join(folder, "broken-cache");
mkdirSync(brokenCache);
writeFileSync(join(brokenCache, ".npm"), "");
const brokenContent = join(folder, "broken-content");
mkdirSync(join(brokenContent, ".npm"), { recursive: true });
writeFileSync(join(brokenContent, ".npm/_cacache"), "");
/** A path below a file is missing, and not even root can create it. */
const noFolder = join(folder, "file");
writeFileSync(noFolder, "");
const own = { HOME: join(folder, ".runtime/home"), npm_config_cache: join(folder, ".runtime/npm") };

const CASES: [what: string, given: Record<string, string>, wanted: Record<string, string>][] = [
  ["a home that can be written to is npm's", { HOME: home }, { HOME: home }],
  ["no HOME", {}, own],
  ["an empty HOME", { HOME: "" }, own],
  ["a HOME that is not there", { HOME: "/nonexistent" }, own],
  ["a HOME that is no folder", { HOME: noFolder }, own],
  ["a cache that is not usable", { HOME: brokenCache }, own],
  ["a cache whose content is not usable", { HOME: brokenContent }, own],
  ["a cache that somebody chose", { npm_config_cache: "/cache" }, { npm_config_cache: "/cache" }],
];

// A fake old Node and a fake npm, which script/runtime uses to get another Node. The script may end the other npm, which
// installs the packages at the same time, so that one writes nothing. All are written once, because a program that is
// just being started cannot be written again.
const bin = join(folder, "bin");
const said = join(folder, "said");
mkdirSync(bin);
mkdirSync(join(folder, "script"));
copyFileSync(join(ROOT, "script/runtime"), join(folder, "script/runtime"));
writeFileSync(join(bin, "node"), "#!/bin/sh\ncase $1 in --version) echo v18.0.0 ;; *) echo linux-x64 ;; esac\n");
writeFileSync(
  join(bin, "npm"),
  `#!/bin/sh\n[ "$1" = ci ] || printf '%s|%s' "\${HOME-}" "\${npm_config_cache-}" >'${said}'\nexit 1\n`,
);
for (const name of ["bin/node", "bin/npm", "script/runtime"]) chmodSync(join(folder, name), 0o755);

for (const [what, given, wanted] of CASES) {
  test(`npm's cache: ${what}`, () => {
    assert.deepEqual(npmEnvironment(folder, given), wanted);
  });

  test(`script/runtime: ${what}`, () => {
    rmSync(said, { force: true });
    const env: NodeJS.ProcessEnv = { NODE_ENV: "test", PATH: `${bin}:/usr/bin:/bin`, ...given };
    assert.throws(() => execFileSync(join(folder, "script/runtime"), { env, stdio: "pipe" }));
    assert.equal(readFileSync(said, "utf8"), `${wanted.HOME ?? ""}|${wanted.npm_config_cache ?? ""}`);
  });
}

test("a home folder that belongs to another user", {
  skip: process.getuid?.() !== 0 && "needs root to be somebody else",
}, () => {
  chmodSync(folder, 0o777);
  chownSync(home, 0, 0);
  const program = `import("${join(ROOT, "launcher/npm.ts")}").then(({ npmEnvironment }) => console.log(npmEnvironment("${folder}", { HOME: "${home}" }).npm_config_cache))`;
  const said = execFileSync(process.execPath, ["--eval", program], {
    uid: 65534,
    gid: 65534,
    cwd: "/",
    encoding: "utf8",
  });
  assert.equal(said.trim(), own.npm_config_cache);
});
